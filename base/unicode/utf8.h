// UTF-8: code points in and out, and what text becomes that is not UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lode {

constexpr char32_t replacement_character = U'\uFFFD';

struct Utf8CodePoint {
    char32_t value = replacement_character;
    std::size_t size = 1;  ///< in bytes
    bool valid = false;
};

/// The first code point of a text that is not empty. Where the text does not start with one: U+FFFD, with the size of
/// what it stands for: the longest start of a code point that is there, at least one byte. This is the practice that
/// Unicode 3.9 recommends (table 3-8), and that of ICU, Python and the web; so E2 82 41 is U+FFFD, `A`, and ED A0 80 (a
/// surrogate) three times U+FFFD.
Utf8CodePoint decode_utf8(std::string_view text);

/// A surrogate, and what lies above U+10FFFF, is written as U+FFFD.
void append_utf8(char32_t code_point, std::string& text);

/// How many code points a text of UTF-8 has; of any other, the bytes that are no continuation.
std::size_t count_code_points(std::string_view text);

/// The length of the longest start of the text that is UTF-8.
std::size_t valid_utf8_prefix(std::string_view text);

inline bool is_valid_utf8(std::string_view text) {
    return valid_utf8_prefix(text) == text.size();
}

/// Each ill-formed part becomes U+FFFD, as `decode_utf8` has it. `text` itself when it is valid; else appended to
/// `buffer`, and a view of it there, which holds until the buffer grows. `text` is no view of `buffer`.
std::string_view replace_invalid_utf8(std::string_view text, std::string& buffer);

}  // namespace lode
