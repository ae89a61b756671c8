// UTF-8: what is accepted, what is refused and by how many bytes, and the way back.
#include "base/unicode/utf8.h"

#include <gtest/gtest.h>

#include "base/unicode/ascii.h"

namespace lode {
namespace {

TEST(Utf8Test, CodePointsAreCounted) {
    EXPECT_EQ(count_code_points(""), 0U);
    EXPECT_EQ(count_code_points("a\xC3\xAF\xE6\x97\xA5\xF0\x9F\x99\x82z"), 5U);
    EXPECT_EQ(count_code_points("\x80\xFF"), 1U) << "a continuation of nothing is none";
}

TEST(Utf8Test, OneCodePointIsRead) {
    struct Row {
        std::string_view name;
        std::string_view text;
        std::size_t size;
        char32_t value;
        bool valid;
    };
    const Row rows[] = {
        {"ASCII", "ab", 1, U'a', true},
        {"NUL", std::string_view("\0", 1), 1, 0, true},
        {"the first of two bytes", "\xC2\x80", 2, 0x80, true},
        {"the last of two bytes", "\xDF\xBF", 2, 0x7FF, true},
        {"the first of three bytes", "\xE0\xA0\x80", 3, 0x800, true},
        {"below the surrogates", "\xED\x9F\xBF", 3, 0xD7FF, true},
        {"above the surrogates", "\xEE\x80\x80", 3, 0xE000, true},
        {"the last of three bytes", "\xEF\xBF\xBF", 3, 0xFFFF, true},
        {"the first of four bytes", "\xF0\x90\x80\x80", 4, 0x10000, true},
        {"the last of all", "\xF4\x8F\xBF\xBF", 4, 0x10FFFF, true},
        {"U+FFFD that is meant", "\xEF\xBF\xBD", 3, 0xFFFD, true},
        {"a continuation alone", "\x80", 1, 0xFFFD, false},
        {"an overlong slash of two bytes", "\xC0\xAF", 1, 0xFFFD, false},
        {"an overlong slash of three bytes", "\xE0\x80\xAF", 1, 0xFFFD, false},
        {"overlong of four bytes", "\xF0\x8F\xBF\xBF", 1, 0xFFFD, false},
        {"a surrogate", "\xED\xA0\x80", 1, 0xFFFD, false},
        {"above the last", "\xF4\x90\x80\x80", 1, 0xFFFD, false},
        {"F5", "\xF5\x80\x80\x80", 1, 0xFFFD, false},
        {"FF", "\xFF", 1, 0xFFFD, false},
        {"cut after one of two", "\xC3", 1, 0xFFFD, false},
        {"cut after two of three", "\xE2\x82", 2, 0xFFFD, false},
        {"cut after three of four", "\xF0\x9F\x98", 3, 0xFFFD, false},
        {"broken off by a letter", "\xE2\x82X", 2, 0xFFFD, false},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        const auto code_point = decode_utf8(row.text);
        EXPECT_EQ(code_point.value, row.value);
        EXPECT_EQ(code_point.size, row.size);
        EXPECT_EQ(code_point.valid, row.valid);
    }
}

TEST(Utf8Test, EveryCodePointComesBack) {
    std::string text;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        text.clear();
        append_utf8(c, text);
        const auto read = decode_utf8(text);
        ASSERT_TRUE(read.valid && read.value == c && read.size == text.size()) << std::hex << static_cast<unsigned>(c);
    }
}

TEST(Utf8Test, WhatIsNoCodePointIsWrittenAsTheReplacementCharacter) {
    for (const char32_t c : {0xD800U, 0xDFFFU, 0x110000U, 0xFFFFFFFFU}) {
        std::string text;
        append_utf8(c, text);
        EXPECT_EQ(text, "\xEF\xBF\xBD");
    }
}

TEST(Utf8Test, IllFormedPartsBecomeReplacementCharacters) {
    struct Row {
        std::string_view text;
        std::string_view replaced;
    };
    const Row rows[] = {
        {"\xFF"
         "A\xC3",
         "\uFFFDA\uFFFD"},
        {"\xE2\x82X\xE2\x82", "\uFFFDX\uFFFD"},
        {"\xED\xA0\x80"
         "A",
         "\uFFFD\uFFFD\uFFFDA"},
        {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
        {"caf\xC3\xA9 \xF0\x9F\x98\x80\xF0\x9F\x98", "caf\u00E9 \U0001F600\uFFFD"},
    };
    for (const auto& row : rows) {
        std::string buffer = "before";
        EXPECT_EQ(replace_invalid_utf8(row.text, buffer), row.replaced);
        EXPECT_EQ(buffer, "before" + std::string(row.replaced));
    }
}

TEST(Utf8Test, ValidTextIsHandedBackAsItIs) {
    std::string buffer;
    for (const std::string_view text : {"", "ascii", "caf\u00E9", "\uD55C\uAE00 and \U0001F600"}) {
        EXPECT_EQ(replace_invalid_utf8(text, buffer).data(), text.data());
        EXPECT_TRUE(is_valid_utf8(text));
    }
    EXPECT_TRUE(buffer.empty());
}

TEST(AsciiTest, TheFirstOtherByteIsFoundWhereverItIs) {
    for (std::size_t length = 0; length < 40; ++length) {
        const std::string plain(length, 'x');
        EXPECT_EQ(ascii_prefix(plain), length);
        for (std::size_t at = 0; at < length; ++at) {
            std::string text = plain;
            text[at] = '\x80';
            EXPECT_EQ(ascii_prefix(text), at);
            EXPECT_FALSE(is_ascii(text));
        }
    }
}

}  // namespace
}  // namespace lode
