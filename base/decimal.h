// Whole numbers in decimal digits.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lode {

/// The number that all of `text` writes, digits and nothing else; none where it is no such number, or one beyond 64
/// bits.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

}  // namespace lode
