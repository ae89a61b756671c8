// GPT-2's alphabet for bytes: a visible character for each.
#pragma once

#include <cstdint>

namespace lode {

/// `!` to `~`, U+00A1 to U+00AC and U+00AE to U+00FF are themselves; the others are U+0100, U+0101 … in their order.
constexpr char32_t visible_byte(std::uint8_t byte) {
    const auto is_itself = [](unsigned b) { return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE; };
    if (is_itself(byte)) return byte;
    char32_t next = 0x100;
    for (unsigned b = 0; b < byte; ++b) next += is_itself(b) ? 0U : 1U;
    return next;
}

}  // namespace lode
