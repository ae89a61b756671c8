// UTF-8 by table 3-7 of the Unicode Standard (well-formed byte sequences).
#include "base/unicode/utf8.h"

#include <algorithm>
#include <cassert>

#include "base/unicode/ascii.h"

namespace lode {
namespace {

unsigned byte_of(char c) {
    return static_cast<unsigned char>(c);
}

/// What a lead byte asks for: how many bytes follow it, and in which range the first of them lies.
struct Lead {
    std::size_t more;
    unsigned low;
    unsigned high;
};

Lead lead_of(unsigned byte) {
    if (byte < 0xC2) return {0, 0, 0};  // a continuation, or the overlong C0 and C1
    if (byte < 0xE0) return {1, 0x80, 0xBF};
    if (byte == 0xE0) return {2, 0xA0, 0xBF};  // nothing overlong
    if (byte == 0xED) return {2, 0x80, 0x9F};  // no surrogates
    if (byte < 0xF0) return {2, 0x80, 0xBF};
    if (byte == 0xF0) return {3, 0x90, 0xBF};  // nothing overlong
    if (byte < 0xF4) return {3, 0x80, 0xBF};
    if (byte == 0xF4) return {3, 0x80, 0x8F};  // nothing above U+10FFFF
    return {0, 0, 0};
}

}  // namespace

Utf8CodePoint decode_utf8(std::string_view text) {
    assert(!text.empty());
    const unsigned first = byte_of(text.front());
    if (first < 0x80) return {first, 1, true};
    auto [more, low, high] = lead_of(first);
    if (more == 0) return {};
    char32_t value = first & (0x3FU >> more);
    for (std::size_t i = 1; i <= more; ++i) {
        if (i == text.size() || byte_of(text[i]) < low || byte_of(text[i]) > high)
            return {replacement_character, i, false};
        value = (value << 6U) | (byte_of(text[i]) & 0x3FU);
        low = 0x80;
        high = 0xBF;
    }
    return {value, more + 1, true};
}

void append_utf8(char32_t code_point, std::string& text) {
    const auto append = [&](char32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
    const auto append_continuation = [&](unsigned shift) { append(0x80U | ((code_point >> shift) & 0x3FU)); };
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) code_point = replacement_character;
    if (code_point < 0x80) {
        append(code_point);
    } else if (code_point < 0x800) {
        append(0xC0U | (code_point >> 6U));
        append_continuation(0);
    } else if (code_point < 0x10000) {
        append(0xE0U | (code_point >> 12U));
        append_continuation(6);
        append_continuation(0);
    } else {
        append(0xF0U | (code_point >> 18U));
        append_continuation(12);
        append_continuation(6);
        append_continuation(0);
    }
}

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char byte) { return (byte_of(byte) & 0xC0U) != 0x80U; }));
}

std::size_t valid_utf8_prefix(std::string_view text) {
    std::size_t at = 0;
    for (;;) {
        at += ascii_prefix(text.substr(at));
        for (; at < text.size() && byte_of(text[at]) >= 0x80;) {
            const auto code_point = decode_utf8(text.substr(at));
            if (!code_point.valid) return at;
            at += code_point.size;
        }
        if (at == text.size()) return at;
    }
}

std::string_view replace_invalid_utf8(std::string_view text, std::string& buffer) {
    std::size_t valid = valid_utf8_prefix(text);
    if (valid == text.size()) return text;
    const std::size_t start = buffer.size();
    for (;;) {
        buffer += text.substr(0, valid);
        text.remove_prefix(valid);
        if (text.empty()) break;
        append_utf8(replacement_character, buffer);
        text.remove_prefix(decode_utf8(text).size);
        valid = valid_utf8_prefix(text);
    }
    return std::string_view(buffer).substr(start);
}

}  // namespace lode
