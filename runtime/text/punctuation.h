// Which code points a regular expression calls punctuation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace lode {

/// Whether RE2's `\pP` matches the code point, as TensorFlow 2.16 is built: categories Pc, Pd, Pe, Pf, Pi, Po and Ps of
/// Unicode 15. A table of our own and not ICU's, so that a module means the same whatever ICU a machine has.
bool is_regex_punctuation(char32_t code_point);

/// Of ASCII: ``!"#%&'()*,-./:;?@[\]_{}``. Bytes from 0x80 on are none.
constexpr bool is_ascii_punctuation(unsigned char byte) {
    const bool graphic = byte > ' ' && byte < 0x7F;
    const bool digit = byte >= '0' && byte <= '9';
    const bool letter = (byte | 0x20U) >= 'a' && (byte | 0x20U) <= 'z';
    const bool symbol = byte == '$' || byte == '+' || (byte >= '<' && byte <= '>') || byte == '^' || byte == '`' ||
                        byte == '|' || byte == '~';
    return graphic && !digit && !letter && !symbol;
}

/// Whether the UTF-8 of some punctuation starts with the byte: true of no byte of most of the world's letters.
constexpr bool may_start_punctuation(unsigned char byte) {
    if (byte < 0x80) return is_ascii_punctuation(byte);
    return byte == 0xC2 || byte == 0xCD || byte == 0xCE || (byte >= 0xD5 && byte <= 0xE3) || byte == 0xEA ||
           (byte >= 0xEF && byte <= 0xF0);
}

}  // namespace lode
