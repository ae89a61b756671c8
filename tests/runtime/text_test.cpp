// The text ops where the original programs leave no numbers: views, long texts, hostile ones.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "base/unicode/utf8.h"
#include "runtime/text/lowercase.h"
#include "runtime/text/normalize_unicode.h"
#include "runtime/text/punctuation.h"
#include "runtime/text/replace.h"
#include "runtime/text/split.h"
#include "runtime/text/strip_punctuation.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string_view> parts_of(std::string_view text, std::string separators, Separators how, Empty empty) {
    std::vector<std::string_view> parts;
    Splitter(std::move(separators), how, empty).split(text, parts);
    return parts;
}

/// Split as one would write it down.
std::vector<std::string_view> plainly_split(std::string_view text, std::string_view separators, Empty empty) {
    std::vector<std::string_view> parts;
    if (text.empty()) return parts;
    for (std::size_t start = 0; start <= text.size();) {
        const auto end = std::min(text.find_first_of(separators, start), text.size());
        if (empty == Empty::keep || end > start) parts.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return parts;
}

std::string plainly_stripped(std::string_view text) {
    std::string stripped;
    while (!text.empty()) {
        const auto code_point = decode_utf8(text);
        if (!code_point.valid || !is_regex_punctuation(code_point.value)) stripped += text.substr(0, code_point.size);
        text.remove_prefix(code_point.size);
    }
    return stripped;
}

/// Texts of every length up to `longest`, of an alphabet's code points in an order that looks like none.
std::vector<std::string> mixed_texts(const std::vector<std::string>& alphabet, std::size_t longest) {
    std::vector<std::string> texts;
    std::uint32_t state = 1;
    for (std::size_t length = 0; length <= longest; ++length) {
        std::string text;
        for (std::size_t i = 0; i < length; ++i) {
            state = state * 1664525U + 1013904223U;
            text += alphabet[(state >> 16U) % alphabet.size()];
        }
        texts.push_back(std::move(text));
    }
    return texts;
}

TEST(SplitTest, EveryLengthIsSplitAsPlainReadingSays) {
    for (const auto& text : mixed_texts({"a", "b", " ", ",", "\xC3\xA9", " "}, 300))
        for (const Empty empty : {Empty::skip, Empty::keep})
            for (const char* separators : {" ", ",", " ,", "\xA9"}) {
                EXPECT_EQ(parts_of(text, separators, Separators::any_byte, empty),
                          plainly_split(text, separators, empty))
                    << text;
            }
}

TEST(SplitTest, WholeSeparatorsMayLeaveOutEmptyPartsToo) {
    EXPECT_THAT(parts_of("::a::::b::", "::", Separators::whole, Empty::skip), ElementsAre("a", "b"));
    EXPECT_THAT(parts_of("aaa", "aa", Separators::whole, Empty::keep), ElementsAre("", "a"));
    EXPECT_THAT(parts_of("", ",", Separators::whole, Empty::skip), ElementsAre());
}

TEST(SplitTest, PartsAreViewsOfTheText) {
    const std::string text = " cat  dog";
    for (const auto part : parts_of(text, " ", Separators::any_byte, Empty::keep)) {
        EXPECT_GE(part.data(), text.data());
        EXPECT_LE(part.data() + part.size(), text.data() + text.size());
    }
}

TEST(SplitTest, ASeparatorThatNearlyMatchesEverywhereTakesNoLonger) {
    const std::string text(1'000'000, 'a');
    EXPECT_THAT(parts_of(text, std::string(50'000, 'a') + "b", Separators::whole, Empty::keep), ElementsAre(text));
}

TEST(StripPunctuationTest, EveryLengthIsStrippedAsPlainReadingSays) {
    std::string buffer;
    for (const auto& text :
         mixed_texts({"a", "b", "c", " ", ".", "$", "\u00E9", "\u2014", "\U00010100", "\xE2", "\xFF", "xyz"}, 400)) {
        buffer.clear();
        EXPECT_EQ(strip_punctuation(text, buffer), plainly_stripped(text)) << text;
    }
}

TEST(StripPunctuationTest, WhatIsStrippedAtTheEndsAloneIsAViewOfTheText) {
    std::string buffer;
    const std::string_view text = "\u00ABcat dog!?\u2026\u00BB";
    const auto stripped = strip_punctuation(text, buffer);
    EXPECT_EQ(stripped, "cat dog");
    EXPECT_EQ(stripped.data(), text.data() + 2);
    EXPECT_EQ(strip_punctuation("...", buffer), "");
    EXPECT_TRUE(buffer.empty());
}

TEST(StripPunctuationTest, WhatIsStrippedWithinIsAppended) {
    std::string buffer = "before";
    EXPECT_EQ(strip_punctuation("cat, dog.", buffer), "cat dog");
    EXPECT_EQ(buffer, "beforecat dog");
}

TEST(ReplaceTest, WhatDoesNotMatchIsHandedBack) {
    const auto replacement = Replacement::compile("b+", "x", Occurrences::all);
    ASSERT_THAT(replacement, IsOk());
    std::string buffer = "before";
    const std::string_view text = "aac";
    EXPECT_EQ(replacement->apply(text, buffer)->data(), text.data());
    EXPECT_EQ(*replacement->apply("abbc", buffer), "axc");
    EXPECT_EQ(buffer, "beforeaxc");
}

TEST(ReplaceTest, ARewriteThatDoesNotFitIsRefused) {
    struct Row {
        std::string_view pattern, rewrite, said;
    };
    const Row rows[] = {
        {"a", "\\1", "the rewrite `\\1` does not fit the pattern `a`"},
        {"(a)", "\\2", "the rewrite `\\2` does not fit the pattern `(a)`"},
        {"a", "\\x", "the rewrite `\\x` does not fit the pattern `a`"},
        {"a", "\\", "the rewrite `\\` does not fit the pattern `a`"},
        {"\xFF", "", "is no regular expression of RE2's: invalid UTF-8"},
    };
    for (const auto& row : rows) {
        const auto replacement = Replacement::compile(row.pattern, row.rewrite, Occurrences::all);
        ASSERT_THAT(replacement, FailsWith(ErrorCode::integrity));
        EXPECT_THAT(replacement.error().message, HasSubstr(row.said));
    }
}

TEST(ReplaceTest, APatternThatAsksForTooMuchMemoryIsRefused) {
    const auto replacement = Replacement::compile("((\\pL{100}){10}[^x]{500}\\pP){1}", "", Occurrences::all);
    ASSERT_THAT(replacement, FailsWith(ErrorCode::integrity));
    EXPECT_THAT(replacement.error().message, HasSubstr("too large"));
}

TEST(ReplaceTest, PatternsThatDoomBacktrackersTakeLinearTime) {
    const auto replacement = Replacement::compile("(a*)*b", "x", Occurrences::all);
    ASSERT_THAT(replacement, IsOk());
    const std::string text(100'000, 'a');
    std::string buffer;
    EXPECT_EQ(replacement->apply(text, buffer)->data(), text.data());
}

TEST(NormalFormNameTest, FormsRoundTripAndOthersAreRefused) {
    for (const auto form : {NormalForm::nfc, NormalForm::nfd, NormalForm::nfkc, NormalForm::nfkd})
        EXPECT_EQ(parse_normal_form(to_string(form)).value(), form);
    const auto form = parse_normal_form("nfc");
    ASSERT_THAT(form, FailsWith(ErrorCode::integrity));
    EXPECT_EQ(form.error().message, "`nfc` is no normal form: expected `NFC`, `NFD`, `NFKC` or `NFKD`");
}

/// The big list of naughty strings, where it is at hand.
std::vector<std::string> naughty_strings() {
    const std::filesystem::path folder = std::filesystem::path(LODE_SHARED_DATA) / "hostile" / "blns";
    std::vector<std::string> texts;
    if (!std::filesystem::is_directory(folder)) return texts;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line);) texts.push_back(line);
    }
    return texts;
}

TEST(NaughtyStringsTest, EveryOpKeepsItsPromises) {
    const auto texts = naughty_strings();
    if (texts.empty()) GTEST_SKIP() << "no naughty strings here";
    const auto strip = Replacement::compile("\\pP", "", Occurrences::all);
    ASSERT_THAT(strip, IsOk());
    for (const auto& text : texts) {
        std::string buffer, again;
        const std::string lower(lowercase(text, buffer));
        EXPECT_EQ(lowercase(lower, again), lower) << text;
        for (const auto form : {NormalForm::nfc, NormalForm::nfd, NormalForm::nfkc, NormalForm::nfkd}) {
            const std::string normal(normalize_unicode(text, form, buffer));
            EXPECT_EQ(normalize_unicode(normal, form, again), normal) << text;
        }
        const std::string stripped(strip_punctuation(text, buffer));
        EXPECT_EQ(stripped, plainly_stripped(text)) << text;
        EXPECT_EQ(stripped, *strip->apply(text, again)) << text;
        for (const Empty empty : {Empty::skip, Empty::keep})
            EXPECT_EQ(parts_of(text, " ", Separators::any_byte, empty), plainly_split(text, " ", empty)) << text;
    }
}

}  // namespace
}  // namespace lode
