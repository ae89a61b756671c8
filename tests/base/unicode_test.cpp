// Categories, lower case and normal forms; the numbers of the original programs are in tests/runtime.
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unicode/uchar.h>

#include "base/unicode/category.h"
#include "base/unicode/lower_case.h"
#include "base/unicode/normal_form.h"
#include "base/unicode/piece.h"
#include "base/unicode/utf8.h"

namespace lode {
namespace {

std::string lowered(std::string_view text) {
    std::string buffer;
    return std::string(lower_case(text, buffer));
}

std::string normal(std::string_view text, NormalForm form, InvalidUtf8 invalid = InvalidUtf8::replace) {
    std::string buffer;
    return std::string(normalize(text, form, invalid, buffer));
}

std::string repeated(std::string_view part, std::size_t times) {
    std::string text;
    text.reserve(part.size() * times);
    for (std::size_t i = 0; i < times; ++i) text += part;
    return text;
}

TEST(CategoryTest, TheTableOfAsciiIsIcus) {
    for (char32_t c = 0; c < 0x80; ++c) {
        EXPECT_EQ(static_cast<int>(general_category(c)), u_charType(static_cast<UChar32>(c)));
        EXPECT_EQ(is_white_space(c), u_isUWhiteSpace(static_cast<UChar32>(c)) != 0);
    }
}

TEST(CategoryTest, FamiliesHoldWhatTheirNamesSay) {
    struct Row {
        char32_t code_point;
        Category category;
        bool punctuation, mark, letter, number, symbol, other;
    };
    const Row rows[] = {
        {U'a', Category::lowercase_letter, false, false, true, false, false, false},
        {U'\u01C5', Category::titlecase_letter, false, false, true, false, false, false},
        {U'\u4E2D', Category::other_letter, false, false, true, false, false, false},
        {U'\u0301', Category::nonspacing_mark, false, true, false, false, false, false},
        {U'\u0903', Category::spacing_mark, false, true, false, false, false, false},
        {U'\u2167', Category::letter_number, false, false, false, true, false, false},
        {U'\u00BD', Category::other_number, false, false, false, true, false, false},
        {U'-', Category::dash_punctuation, true, false, false, false, false, false},
        {U'_', Category::connector_punctuation, true, false, false, false, false, false},
        {U'\u3001', Category::other_punctuation, true, false, false, false, false, false},
        {U'\u00AB', Category::initial_punctuation, true, false, false, false, false, false},
        {U'\u00BB', Category::final_punctuation, true, false, false, false, false, false},
        {U'$', Category::currency_symbol, false, false, false, false, true, false},
        {U'\U0001F600', Category::other_symbol, false, false, false, false, true, false},
        {U'\n', Category::control, false, false, false, false, false, true},
        {U'\u200D', Category::format, false, false, false, false, false, true},
        {U'\uE000', Category::private_use, false, false, false, false, false, true},
        {0xD800, Category::surrogate, false, false, false, false, false, true},
        {0x0378, Category::unassigned, false, false, false, false, false, true},
        {0x110000, Category::unassigned, false, false, false, false, false, true},
        {U'\u3000', Category::space_separator, false, false, false, false, false, false},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(static_cast<unsigned>(row.code_point));
        EXPECT_EQ(general_category(row.code_point), row.category);
        EXPECT_EQ(is_punctuation(row.category), row.punctuation);
        EXPECT_EQ(is_mark(row.category), row.mark);
        EXPECT_EQ(is_letter(row.category), row.letter);
        EXPECT_EQ(is_number(row.category), row.number);
        EXPECT_EQ(is_symbol(row.category), row.symbol);
        EXPECT_EQ(is_other(row.category), row.other);
    }
}

TEST(CategoryTest, WhiteSpaceIsTheUnicodeProperty) {
    for (const char32_t c : {0x09U, 0x0DU, 0x20U, 0x85U, 0xA0U, 0x1680U, 0x2003U, 0x2028U, 0x3000U})
        EXPECT_TRUE(is_white_space(c)) << static_cast<unsigned>(c);
    for (const char32_t c : {0x1CU, 0x7FU, 0x200BU, 0xFEFFU, 0x110000U})
        EXPECT_FALSE(is_white_space(c)) << static_cast<unsigned>(c);
}

TEST(LowerCaseTest, RulesOfAllLanguagesAndOfNone) {
    struct Row {
        std::string_view name;
        std::string_view text;
        std::string_view lower;
    };
    const Row rows[] = {
        {"ASCII", "The QUICK [brown] Fox @`{Z", "the quick [brown] fox @`{z"},
        {"accents", "\u00C9COLE", "\u00E9cole"},
        {"sharp s stays", "STRA\u00DFE", "stra\u00DFe"},
        {"capital sharp s", "\u1E9E", "\u00DF"},
        {"a dotted capital I is two", "\u0130I", "i\u0307i"},
        {"final sigma", "\u039F\u0394\u039F\u03A3", "\u03BF\u03B4\u03BF\u03C2"},
        {"a sigma alone, and before an apostrophe and a letter", "\u03A3 \u0391\u03A3'\u0391",
         "\u03C3 \u03B1\u03C3'\u03B1"},
        {"Cherokee", "\u13A0", "\uAB70"},
        {"beyond the first plane", "\U00010400", "\U00010428"},
        {"ill-formed",
         "A\xFF"
         "B\xE2\x82",
         "a\uFFFDb\uFFFD"},
        {"NUL is a character", std::string_view("A\0B", 3), std::string_view("a\0b", 3)},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(lowered(row.text), row.lower);
    }
}

TEST(LowerCaseTest, WhatIsLowerAlreadyIsHandedBack) {
    std::string buffer;
    for (const std::string_view text : {"", "plain", "\u00E9t\u00E9", "\u4E2D\u6587"})
        EXPECT_EQ(lower_case(text, buffer).data(), text.data());
    EXPECT_TRUE(buffer.empty());
}

TEST(LowerCaseTest, AsciiIsLoweredTheSameBesideOtherText) {
    for (int c = 0; c < 0x80; ++c) {
        const std::string text(5, static_cast<char>(c));
        EXPECT_EQ(lowered(text) + " \u4E2D", lowered(text + " \u4E2D"));
    }
}

TEST(LowerCaseTest, ALongTextIsLoweredAsItsParts) {
    const std::string upper = repeated("\u039F\u0394\u039F\u03A3 \u0130X ", 5000);
    const std::string lower = repeated("\u03BF\u03B4\u03BF\u03C2 i\u0307x ", 5000);
    EXPECT_EQ(lowered(upper), lower);
}

TEST(NormalFormTest, TheFourForms) {
    struct Row {
        std::string_view name, text, nfc, nfd, nfkc, nfkd;
    };
    const Row rows[] = {
        {"ASCII", "abc", "abc", "abc", "abc", "abc"},
        {"composed", "\u00E9", "\u00E9", "e\u0301", "\u00E9", "e\u0301"},
        {"decomposed", "e\u0301", "\u00E9", "e\u0301", "\u00E9", "e\u0301"},
        {"ligature", "\uFB01", "\uFB01", "\uFB01", "fi", "fi"},
        {"Hangul", "\uD55C", "\uD55C", "\u1112\u1161\u11AB", "\uD55C", "\u1112\u1161\u11AB"},
        {"marks in order", "a\u0301\u0316", "\u00E1\u0316", "a\u0316\u0301", "\u00E1\u0316", "a\u0316\u0301"},
        {"full width", "\uFF21\u3000", "\uFF21\u3000", "\uFF21\u3000", "A ", "A "},
        {"no-break space", "\u00A0", "\u00A0", "\u00A0", " ", " "},
        {"half-width voiced", "\uFF76\uFF9E", "\uFF76\uFF9E", "\uFF76\uFF9E", "\u30AC", "\u30AB\u3099"},
        {"never composed", "\u0958", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C"},
        {"musical", "\U0001D15E", "\U0001D157\U0001D165", "\U0001D157\U0001D165", "\U0001D157\U0001D165",
         "\U0001D157\U0001D165"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(normal(row.text, NormalForm::nfc), row.nfc);
        EXPECT_EQ(normal(row.text, NormalForm::nfd), row.nfd);
        EXPECT_EQ(normal(row.text, NormalForm::nfkc), row.nfkc);
        EXPECT_EQ(normal(row.text, NormalForm::nfkd), row.nfkd);
    }
}

TEST(NormalFormTest, IllFormedPartsAreReplacedOrKeptAndNothingCrossesThem) {
    EXPECT_EQ(normal("e\xFF\u0301", NormalForm::nfc, InvalidUtf8::replace), "e\uFFFD\u0301");
    EXPECT_EQ(normal("e\xFF\u0301", NormalForm::nfc, InvalidUtf8::keep), "e\xFF\u0301");
    EXPECT_EQ(normal("\xE2\x82"
                     "e\u0301\xE2",
                     NormalForm::nfc, InvalidUtf8::keep),
              "\xE2\x82\u00E9\xE2");
}

TEST(NormalFormTest, WhatIsNormalAlreadyIsHandedBack) {
    std::string buffer;
    for (const std::string_view text : {"", "plain", "caf\u00E9", "\u4E2D\u6587", "\xFFkept"})
        EXPECT_EQ(normalize(text, NormalForm::nfc, InvalidUtf8::keep, buffer).data(), text.data());
    EXPECT_TRUE(buffer.empty());
}

TEST(NormalFormTest, MarksWithoutEndAreSortedAllTheSame) {
    constexpr std::size_t many = 100'000;
    const std::string above = repeated("\u0301", many);
    const std::string below = repeated("\u0316", many);
    EXPECT_EQ(normal("a" + above + below, NormalForm::nfd), "a" + below + above);
    EXPECT_EQ(normal("a" + above + below, NormalForm::nfc), "\u00E1" + below + repeated("\u0301", many - 1));
    EXPECT_EQ(normal("\u30AB" + above + repeated("\uFF9E", many), NormalForm::nfkd),
              "\u30AB" + repeated("\u3099", many) + above);
}

TEST(NormalFormTest, MarksThatAreSeveralInOneAreTakenApartBeforeTheyAreSorted) {
    struct Row {
        std::string_view marks;
        std::vector<std::string_view> sorted;
    };
    const Row rows[] = {
        {"\u0F73\u0301\u0316", {"\u0F71", "\u0F72", "\u0316", "\u0301"}},
        {"\u0F81\u0301", {"\u0F71", "\u0F80", "\u0301"}},
        {"\u0344\u0316", {"\u0316", "\u0308\u0301"}},
        {"\u0340\u0316", {"\u0316", "\u0300"}},
        {"\uFF9F\u0301\uFF9E", {"\u309A\u3099", "\u0301"}},
    };
    for (const auto& row : rows)
        for (const std::size_t times : {1U, 10U, 1000U}) {
            std::string sorted = "a";
            for (const auto marks : row.sorted) sorted += repeated(marks, times);
            EXPECT_EQ(normal("a" + repeated(row.marks, times), NormalForm::nfkd), sorted);
        }
}

TEST(PieceTest, ALongTextIsCutBeforeASpaceOrElseBetweenCodePoints) {
    struct Row {
        std::string_view text;
        PieceSize size;
        std::string_view piece;
    };
    const Row rows[] = {
        {"", {4, 8}, ""},
        {"abcd", {4, 8}, "abcd"},
        {"abcdef gh", {4, 8}, "abcdef"},
        {"a cdef\ngh", {4, 8}, "a cdef"},
        {"abcdefg", {4, 8}, "abcdefg"},
        {"abcdefghijk", {4, 8}, "abcdefgh"},
        {"abcdefg\u00E9jk", {4, 8}, "abcdefg"},
        {"abcde\U0001F600jk", {4, 8}, "abcde"},
    };
    for (const auto& row : rows) EXPECT_EQ(front_piece(row.text, row.size), row.piece);
}

}  // namespace
}  // namespace lode
