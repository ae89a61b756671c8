// The text ops beside TensorFlow's own, byte by byte (tests/data/text/make_golden.py).
#include <fstream>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "base/unicode/category.h"
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

using nlohmann::json;

/// A string as it is, or {"hex": bytes}.
std::string text_of(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    const auto hex = value.at("hex").get<std::string>();
    std::string text;
    for (std::size_t i = 0; i < hex.size(); i += 2)
        text += static_cast<char>(static_cast<unsigned char>(std::stoul(hex.substr(i, 2), nullptr, 16)));
    return text;
}

class TextGoldenTest : public testing::Test {
protected:
    TextGoldenTest() {
        std::ifstream file(std::string(LODE_TEST_DATA) + "/text/tensorflow-2.16.2.json");
        m_golden = json::parse(file);
        for (const auto& value : m_golden.at("texts")) m_texts.push_back(text_of(value));
    }

    const json& golden(const char* section) const { return m_golden.at(section); }
    const std::vector<std::string>& texts() const { return m_texts; }

    /// `apply(text, buffer)` must give each result; a text that stays the same must be handed back.
    template <typename Apply>
    void expect_results(const json& results, Apply apply) const {
        ASSERT_EQ(results.size(), m_texts.size());
        std::string buffer = "before";
        for (std::size_t i = 0; i < m_texts.size(); ++i) {
            const std::string_view text = m_texts[i];
            const std::string made(apply(text, buffer));
            EXPECT_EQ(made, results[i].is_null() ? m_texts[i] : text_of(results[i])) << m_texts[i];
            if (!results[i].is_null()) continue;
            EXPECT_EQ(apply(text, buffer).data(), text.data()) << m_texts[i];
        }
        EXPECT_TRUE(buffer.starts_with("before"));
    }

    void expect_parts(const json& results, const Splitter& splitter) const {
        ASSERT_EQ(results.size(), m_texts.size());
        for (std::size_t i = 0; i < m_texts.size(); ++i) {
            std::vector<std::string> expected;
            if (results[i].is_null()) expected.push_back(m_texts[i]);
            for (const auto& part : results[i]) expected.push_back(text_of(part));
            std::vector<std::string_view> parts = {"before"};
            splitter.split(m_texts[i], parts);
            EXPECT_EQ(parts.front(), "before");
            EXPECT_EQ(std::vector<std::string>(parts.begin() + 1, parts.end()), expected) << m_texts[i];
        }
    }

private:
    json m_golden;
    std::vector<std::string> m_texts;
};

TEST_F(TextGoldenTest, LowercaseIsTensorFlowsUpToTheFirstNul) {
    ASSERT_EQ(golden("lowercase").size(), texts().size());
    for (std::size_t i = 0; i < texts().size(); ++i) {
        const std::string& text = texts()[i];
        const json& result = golden("lowercase")[i];
        std::string buffer;
        const std::string made(lowercase(text, buffer));
        EXPECT_EQ(made.substr(0, made.find('\0')), result.is_null() ? text : text_of(result)) << text;
        EXPECT_EQ(made.find('\0'), text.find('\0')) << text;
    }
}

/// Those of Unicode 14 apart, which TensorFlow 2.16 does not know yet.
TEST_F(TextGoldenTest, TheLowerCaseOfEveryCodePointIsTensorFlows) {
    std::map<char32_t, std::string> expected;
    for (const auto& row : golden("lowercase_of")) {
        std::string& lower = expected[row.at(0).get<char32_t>()];
        for (std::size_t i = 1; i < row.size(); ++i) append_utf8(row[i].get<char32_t>(), lower);
    }
    std::set<char32_t> newer = {0x2C2F, 0xA7C0, 0xA7D0, 0xA7D6, 0xA7D8};
    for (const auto& [first, last] : {std::pair{0x10570U, 0x1057AU}, std::pair{0x1057CU, 0x1058AU},
                                      std::pair{0x1058CU, 0x10592U}, std::pair{0x10594U, 0x10595U}})
        for (char32_t c = first; c <= last; ++c) newer.insert(c);
    std::string text, buffer;
    for (char32_t c = 0; c < 0x110000; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        text.clear();
        append_utf8(c, text);
        buffer.clear();
        const auto found = expected.find(c);
        const std::string_view lower = lowercase(text, buffer);
        EXPECT_EQ(lower != (found == expected.end() ? text : found->second), newer.contains(c))
            << std::hex << static_cast<unsigned>(c);
    }
}

TEST_F(TextGoldenTest, NormalFormsAreTensorFlowTexts) {
    ASSERT_EQ(golden("normalize_unicode").size(), 4U);
    for (const auto& row : golden("normalize_unicode")) {
        const auto form = parse_normal_form(row.at("form").get<std::string>());
        ASSERT_THAT(form, IsOk());
        SCOPED_TRACE(to_string(*form));
        expect_results(row.at("results"), [&](std::string_view text, std::string& buffer) {
            return normalize_unicode(text, *form, buffer);
        });
    }
}

TEST_F(TextGoldenTest, PunctuationIsStrippedAsTensorFlowDoes) {
    const auto& row = golden("replace").at(0);
    ASSERT_EQ(row.at("pattern"), "\\pP");
    ASSERT_EQ(row.at("rewrite"), "");
    ASSERT_EQ(row.at("global"), true);
    expect_results(row.at("results"), strip_punctuation);
}

TEST_F(TextGoldenTest, MatchesAreReplacedAsTensorFlowDoes) {
    for (const auto& row : golden("replace")) {
        const auto pattern = row.at("pattern").get<std::string>();
        SCOPED_TRACE(pattern);
        const auto replacement = Replacement::compile(pattern, row.at("rewrite").get<std::string>(),
                                                      row.at("global") ? Occurrences::all : Occurrences::first);
        ASSERT_THAT(replacement, IsOk());
        expect_results(row.at("results"), [&](std::string_view text, std::string& buffer) {
            return replacement->apply(text, buffer).value();
        });
    }
}

TEST_F(TextGoldenTest, PatternsThatTensorFlowRefusesAreRefusedInItsWords) {
    for (const auto& row : golden("refused")) {
        const auto replacement = Replacement::compile(row.at("pattern").get<std::string>(), "", Occurrences::all);
        ASSERT_THAT(replacement, FailsWith(ErrorCode::integrity));
        EXPECT_THAT(replacement.error().message, testing::HasSubstr(row.at("error").get<std::string>()));
    }
}

TEST_F(TextGoldenTest, TextsAreSplitAtBytesAsTensorFlow1Does) {
    for (const auto& row : golden("split_at_bytes")) {
        const auto separators = row.at("separators").get<std::string>();
        const auto empty = row.at("empty").get<std::string>();
        SCOPED_TRACE("`" + separators + "` " + empty);
        expect_parts(row.at("results"),
                     Splitter(separators, Separators::any_byte, empty == "skip" ? Empty::skip : Empty::keep));
    }
}

TEST_F(TextGoldenTest, TextsAreSplitAtAWholeSeparatorAsTensorFlow2Does) {
    for (const auto& row : golden("split_at")) {
        const auto separator = row.at("separator").get<std::string>();
        SCOPED_TRACE("`" + separator + "`");
        expect_parts(row.at("results"), Splitter(separator, Separators::whole, Empty::keep));
    }
}

class PunctuationTest : public TextGoldenTest {
protected:
    PunctuationTest() {
        for (const auto& range : golden("punctuation"))
            for (auto c = range.at(0).get<std::size_t>(); c <= range.at(1).get<std::size_t>(); ++c)
                m_expected[c] = true;
    }
    const std::vector<bool>& expected() const { return m_expected; }

private:
    std::vector<bool> m_expected = std::vector<bool>(0x110000);
};

TEST_F(PunctuationTest, EveryCodePointIsWhatTensorFlowSays) {
    for (char32_t c = 0; c < 0x110000; ++c)
        ASSERT_EQ(is_regex_punctuation(c), expected()[c]) << std::hex << static_cast<unsigned>(c);
    EXPECT_FALSE(is_regex_punctuation(0x110000));
    EXPECT_FALSE(is_regex_punctuation(0xFFFFFFFF));
}

TEST_F(PunctuationTest, BytesOfAsciiAreWhatTensorFlowSays) {
    for (unsigned byte = 0; byte < 0x100; ++byte)
        EXPECT_EQ(is_ascii_punctuation(static_cast<unsigned char>(byte)), byte < 0x80 && expected()[byte]) << byte;
}

TEST_F(PunctuationTest, EveryCodePointIsStrippedAsTensorFlowDoes) {
    const std::string around(16, 'x');  // so that blocks are looked at, too
    std::string text, buffer;
    for (char32_t c = 0; c < 0x110000; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        text.clear();
        append_utf8(c, text);
        ASSERT_TRUE(!expected()[c] || may_start_punctuation(static_cast<unsigned char>(text.front())));
        const std::string stripped = expected()[c] ? "" : text;
        text = "a" + text + "b";
        buffer.clear();
        ASSERT_EQ(strip_punctuation(text, buffer), "a" + stripped + "b");
        text = around + text + around;
        buffer.clear();
        ASSERT_EQ(strip_punctuation(text, buffer), around + "a" + stripped + "b" + around);
    }
}

/// The regular expression library of this machine may know another version of Unicode; what differs is named here.
TEST_F(PunctuationTest, Re2OfThisMachineDiffersOnlyInWhatIsNewerThanItsUnicode) {
    const auto replacement = Replacement::compile("\\pP", "", Occurrences::all);
    ASSERT_THAT(replacement, IsOk());
    std::string text, buffer;
    std::vector<unsigned> differing;
    for (char32_t c = 0; c < 0x110000; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        text.clear();
        append_utf8(c, text);
        buffer.clear();
        if (replacement->apply(text, buffer)->empty() != expected()[c]) differing.push_back(c);
    }
    EXPECT_THAT(differing, testing::ElementsAre());
}

TEST_F(PunctuationTest, IcuDiffersOnlyInWhatIsNewer) {
    std::vector<unsigned> differing;
    for (char32_t c = 0; c < 0x110000; ++c)
        if (is_punctuation(general_category(c)) != expected()[c]) differing.push_back(c);
    EXPECT_THAT(differing, testing::ElementsAre());
}

}  // namespace
}  // namespace lode
