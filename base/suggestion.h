// The word that somebody may have meant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lode {

/// The nearest of `known` by edit distance, when it is near enough to be a slip of the fingers.
std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> known);

}  // namespace lode
