// The fast way of reading JSON: the same values as the strict way, or none.
#include "base/plain_json.h"

#include <filesystem>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/temporary_folder.h"

namespace lode {
namespace {
namespace fs = std::filesystem;

TEST(PlainJsonTest, PlainTextsAreReadAsAnyParserReadsThem) {
    for (const std::string_view text : {
             R"({})",
             R"([])",
             R"("text")",
             R"(0)",
             " \t\r\n[ 1 , 20,\n300 ] ",
             R"([true,false,null])",
             R"({"b":{"a":[{"c":"~ !"}]},"a":"","":[[]]})",
             R"(999999999999999999)",
         }) {
        const auto value = parse_plain_json(text, 64);
        ASSERT_TRUE(value.has_value()) << text;
        EXPECT_EQ(*value, Json::parse(text));
        EXPECT_EQ(value->dump(), Json::parse(text).dump());
    }
}

TEST(PlainJsonTest, WholeNumbersAreUnsigned) {
    EXPECT_TRUE(parse_plain_json("7", 64).value().is_number_unsigned());
}

TEST(PlainJsonTest, WhatIsNotPlainIsLeftToTheStrictParser) {
    for (const std::string_view text : {
             "",
             " ",
             "[",
             "]",
             "{",
             "[1,]",
             "[,1]",
             "[1 2]",
             "{} {}",
             "{}x",
             "01",
             "-1",
             "1.5",
             "1e3",
             "+1",
             "1000000000000000000",
             "tru",
             "truex",
             "nul",
             "\"",
             "\"a",
             R"("\n")",
             R"("\u0041")",
             "\"\t\"",
             "\"\x7F\"",
             "\"é\"",
             "{1:2}",
             R"({"a"})",
             R"({"a":})",
             R"({"a":1,})",
             R"({"a" 1})",
             R"({"a":1,"a":2})",
             "\xEF\xBB\xBF{}",
             "// a\n{}",
         }) {
        EXPECT_EQ(parse_plain_json(text, 64), std::nullopt) << text;
    }
    EXPECT_EQ(parse_plain_json(std::string_view("{}\0", 3), 64), std::nullopt);
}

TEST(PlainJsonTest, WhatIsNestedDeeperIsLeftToTheStrictParser) {
    EXPECT_TRUE(parse_plain_json("[[{}]]", 3).has_value());
    EXPECT_EQ(parse_plain_json("[[{}]]", 2), std::nullopt);
}

TEST(PlainJsonTest, EveryPrefixOfAPlainTextIsLeftToTheStrictParser) {
    const std::string_view text = R"({"schema": "x", "files": [{"size": 12}, true, null]})";
    for (std::size_t size = 0; size < text.size(); ++size)
        EXPECT_EQ(parse_plain_json(text.substr(0, size), 64), std::nullopt) << size;
}

TEST(PlainJsonTest, NothingOfTheJsonTestSuiteIsReadInAnotherWay) {
    const fs::path folder = fs::path(LODE_SHARED_DATA) / "hostile/JSONTestSuite";
    if (!fs::is_directory(folder)) GTEST_SKIP() << "the JSONTestSuite is not on this machine";
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string text = content_of(entry.path());
        const auto plain = parse_plain_json(text, 64);
        EXPECT_TRUE(!plain || *plain == Json::parse(text, nullptr, false)) << entry.path();
    }
}

}  // namespace
}  // namespace lode
