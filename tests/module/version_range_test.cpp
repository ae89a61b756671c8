// Version ranges: what they hold, and which release they choose.
#include "module/version_range.h"

#include <algorithm>
#include <vector>

#include "module/hashing.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

const std::vector<std::string> some_versions = {
    "0.0.0",      "0.0.3-beta",  "0.0.3",      "0.0.4",      "0.1.0",       "0.2.0",      "0.2.3",
    "0.2.9",      "0.3.0",       "0.9.9",      "1.0.0-rc.1", "1.0.0",       "1.0.1",      "1.1.9",
    "1.2.0",      "1.2.3-alpha", "1.2.3-rc.1", "1.2.3-rc.2", "1.2.3",       "1.2.4-rc.1", "1.2.9",
    "1.3.0-rc.1", "1.3.0",       "1.9.9",      "2.0.0-0",    "2.0.0-alpha", "2.0.0",      "3.0.0"};

std::string members_of(std::string_view range) {
    const auto parsed = must(parse_version_range(range));
    std::string members;
    for (const auto& version : some_versions)
        if (parsed.contains(must(parse_version(version)))) members += (members.empty() ? "" : " ") + version;
    return members;
}

/// What node's `semver` 7.8.5, the package that npm is made with, answers to `satisfies` for each of some_versions.
/// A version alone is not among them: there lode differs on purpose.
TEST(VersionRangeTest, HoldsWhatNpmsPackageHolds) {
    const std::string zeros = "0.0.0 0.0.3 0.0.4 0.1.0 0.2.0 0.2.3 0.2.9 0.3.0 0.9.9";
    const std::string ones = "1.0.0 1.0.1 1.1.9 1.2.0 1.2.3 1.2.9 1.3.0 1.9.9";
    struct Row {
        std::string_view range;
        std::string members;
    };
    const Row rows[] = {
        {"^1.2", "1.2.0 1.2.3 1.2.9 1.3.0 1.9.9"},
        {"^1.2.3", "1.2.3 1.2.9 1.3.0 1.9.9"},
        {"^1", ones},
        {"^0.2.3", "0.2.3 0.2.9"},
        {"^0.2", "0.2.0 0.2.3 0.2.9"},
        {"^0.0.3", "0.0.3"},
        {"^0.0", "0.0.0 0.0.3 0.0.4"},
        {"^0", zeros},
        {"~1.2.3", "1.2.3 1.2.9"},
        {"~1.2", "1.2.0 1.2.3 1.2.9"},
        {"~1", ones},
        {"~0", zeros},
        {"~0.2", "0.2.0 0.2.3 0.2.9"},
        {">=1 <2", ones},
        {">1", "2.0.0 3.0.0"},
        {">1.2", "1.3.0 1.9.9 2.0.0 3.0.0"},
        {">1.2.3", "1.2.9 1.3.0 1.9.9 2.0.0 3.0.0"},
        {">=1.2", "1.2.0 1.2.3 1.2.9 1.3.0 1.9.9 2.0.0 3.0.0"},
        {"<1.2", zeros + " 1.0.0 1.0.1 1.1.9"},
        {"<2", zeros + " " + ones},
        {"<=1", zeros + " " + ones},
        {"<=1.2", zeros + " 1.0.0 1.0.1 1.1.9 1.2.0 1.2.3 1.2.9"},
        {"<=1.2.3", zeros + " 1.0.0 1.0.1 1.1.9 1.2.0 1.2.3"},
        {"*", zeros + " " + ones + " 2.0.0 3.0.0"},
        {"^1.2.3-rc.1", "1.2.3-rc.1 1.2.3-rc.2 1.2.3 1.2.9 1.3.0 1.9.9"},
        {"~1.2.3-rc.1", "1.2.3-rc.1 1.2.3-rc.2 1.2.3 1.2.9"},
        {">=1.2.3-rc.1 <2", "1.2.3-rc.1 1.2.3-rc.2 1.2.3 1.2.9 1.3.0 1.9.9"},
        {">1.2.3-rc.1", "1.2.3-rc.2 1.2.3 1.2.9 1.3.0 1.9.9 2.0.0 3.0.0"},
        {"<=1.2.3-rc.1", zeros + " 1.0.0 1.0.1 1.1.9 1.2.0 1.2.3-alpha 1.2.3-rc.1"},
        {"<1.2.3-rc.2", zeros + " 1.0.0 1.0.1 1.1.9 1.2.0 1.2.3-alpha 1.2.3-rc.1"},
        {"^1 >=2.0.0-alpha", ""},
        {"^0.0.3-beta", "0.0.3-beta 0.0.3"},
        {">=2.0.0-alpha", "2.0.0-alpha 2.0.0 3.0.0"},
        {">=1.2.3-rc.1 <1.3.0-rc.1", "1.2.3-rc.1 1.2.3-rc.2 1.2.3 1.2.9"},
    };
    for (const auto& row : rows) EXPECT_EQ(members_of(row.range), row.members) << row.range;
}

TEST(VersionRangeTest, AVersionAloneIsExactlyThatVersion) {
    EXPECT_EQ(members_of("1.2"), "1.2.0");
    EXPECT_EQ(members_of("1"), "1.0.0");
    EXPECT_EQ(members_of("1.2.3-rc.1"), "1.2.3-rc.1");
    EXPECT_EQ(to_string(must(parse_version_range("1.2")).exact().value()), "1.2");
    EXPECT_EQ(must(parse_version_range(">=1.2 <=1.2")).exact(), std::nullopt);
}

TEST(VersionRangeTest, SpacesAndCommasAreAnd) {
    struct Row {
        std::string_view text;
        std::string_view canonical;
    };
    const Row rows[] = {{">=1 <2", ">=1,<2"}, {">=1,<2", ">=1,<2"}, {" >=1 ,  <2 ", ">=1,<2"}, {">= 1, < 2", ">=1,<2"},
                        {"^1.2", "^1.2"},     {"*", "*"},           {"latest", "*"},           {"1.2.0", "1.2.0"}};
    for (const auto& row : rows) {
        const auto range = must(parse_version_range(row.text));
        EXPECT_EQ(to_string(range), row.canonical) << row.text;
        EXPECT_EQ(to_string(must(parse_version_range(to_string(range)))), row.canonical) << row.text;
    }
    EXPECT_TRUE(must(parse_version_range("latest")).is_any());
    EXPECT_FALSE(must(parse_version_range(">=0")).is_any());
}

TEST(VersionRangeTest, TheHighestNumberHasARangeToo) {
    const auto highest = must(parse_version("9007199254740991"));
    EXPECT_TRUE(must(parse_version_range("^9007199254740991")).contains(highest));
    EXPECT_FALSE(must(parse_version_range(">9007199254740991")).contains(highest));
}

TEST(VersionRangeTest, WhatIsNoRangeIsRefusedWithAHint) {
    struct Row {
        std::string_view name;
        std::string text;
        std::string_view words;
    };
    const Row rows[] = {
        {"nothing", "", "it is empty"},
        {"separators alone", " , ", "it is empty"},
        {"alternatives", "^1 || ^2", "alternatives"},
        {"an equals sign", "=1.2", "write the version alone"},
        {"a wildcard", "1.2.*", "write `~1.2`"},
        {"an x", "1.x", "`^1`"},
        {"an operator alone", "^", "is not a version"},
        {"two operators", "^~1", "is not a version"},
        {"a hyphen", "1 - 2", "is not a version"},
        {"two exact versions", "1 2", "stands beside no other"},
        {"latest among others", "latest,<2", "is not a version"},
        {"a word", "newest", "is not a version"},
        {"17 conditions", ">1,>1,>1,>1,>1,>1,>1,>1,>1,>1,>1,>1,>1,>1,>1,>1,>1", "more than 16"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_THAT(parse_version_range(row.text),
                    FailsWith(ErrorCode::invalid_argument, "is not a range of versions"));
        EXPECT_THAT(parse_version_range(row.text), FailsWith(ErrorCode::invalid_argument, std::string(row.words)));
    }
}

class ChooseReleaseTest : public testing::Test {
protected:
    std::string chosen(std::string_view range) const {
        const auto release = choose_release(m_document, must(parse_version_range(range)));
        return release ? to_string(release->version) : "none";
    }
    static Release release(std::string_view version, bool yanked = false) {
        return {must(parse_version(version)), digest_of(version), 1, "2026-01-31T12:00:00Z", yanked};
    }

    VersionsDocument m_document{must(parse_module_name("acme/seed")),
                                {release("3.0.0-rc.1"), release("2.1", true), release("2"), release("1.5.0"),
                                 release("1.4"), release("1"), release("0.9", true)}};
};

TEST_F(ChooseReleaseTest, IsTheHighestInTheRange) {
    EXPECT_EQ(chosen("^1"), "1.5.0");
    EXPECT_EQ(chosen("<1.5"), "1.4");
    EXPECT_EQ(chosen("1.0.0"), "1") << "three spellings are one version";
}

TEST_F(ChooseReleaseTest, LeavesOutWhatIsYankedUnlessItIsNamed) {
    EXPECT_EQ(chosen("*"), "2");
    EXPECT_EQ(chosen(">=2.1"), "none");
    EXPECT_EQ(chosen("<1"), "none");
    EXPECT_EQ(chosen("2.1"), "2.1");
}

TEST_F(ChooseReleaseTest, LeavesOutPreReleasesUnlessOneIsNamed) {
    EXPECT_EQ(chosen(">2"), "none");
    EXPECT_EQ(chosen(">=3.0.0-beta"), "3.0.0-rc.1");
    EXPECT_EQ(chosen("3.0.0-rc.1"), "3.0.0-rc.1");
}

}  // namespace
}  // namespace lode
