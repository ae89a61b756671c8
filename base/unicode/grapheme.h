// What a reader takes for one character: a grapheme cluster (UAX #29).
#pragma once

#include <cstddef>
#include <string_view>

namespace lode {

/// The size in bytes of the first extended grapheme cluster of a valid UTF-8 text that is not empty. Emoji joined to
/// others, pairs of regional indicators and conjuncts of Indian scripts count as several.
std::size_t first_grapheme(std::string_view text);

}  // namespace lode
