// Versions: their forms and their order.
#include "module/version.h"

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

TEST(VersionTest, WhatIsAVersionKeepsItsSpelling) {
    for (const auto* text :
         {"0", "1", "1.0", "1.0.0", "10.20.30", "1.2.3-rc.1", "1.2.3-0", "1.2.3-a-b", "9007199254740991"}) {
        SCOPED_TRACE(text);
        const auto version = parse_version(text);
        ASSERT_THAT(version, IsOk());
        EXPECT_EQ(to_string(*version), text);
    }
}

TEST(VersionTest, WhatIsNoVersionIsRefused) {
    struct Row {
        std::string_view name;
        std::string text;
    };
    const Row rows[] = {
        {"nothing", ""},
        {"a word", "latest"},
        {"a leading v", "v1"},
        {"four numbers", "1.2.3.4"},
        {"a dot at the end", "1."},
        {"a dot at the start", ".1"},
        {"two dots", "1..2"},
        {"a leading zero", "01"},
        {"a minus", "-1"},
        {"a plus", "+1"},
        {"spaces", " 1"},
        {"a line feed", "1\n"},
        {"a NUL", std::string("1\0", 2)},
        {"a path", "1/../2"},
        {"beyond 2^53", "9007199254740992"},
        {"beyond 2^64", "18446744073709551616"},
        {"a pre-release of two numbers", "1.2-rc"},
        {"an empty pre-release", "1.2.3-"},
        {"an empty part of a pre-release", "1.2.3-rc..1"},
        {"a pre-release with a leading zero", "1.2.3-01"},
        {"build metadata", "1.2.3+build"},
        {"65 characters", "1.2.3-" + std::string(59, 'a')},
        {"digits of another script", "\xD9\xA1"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_THAT(parse_version(row.text), FailsWith(ErrorCode::invalid_argument, "is not a version"));
    }
}

TEST(VersionTest, VersionsAreOrderedAsSemanticVersionsAre) {
    const char* const ascending[] = {"0",
                                     "0.1",
                                     "0.9.9",
                                     "1.0.0-0",
                                     "1.0.0-2",
                                     "1.0.0-10",
                                     "1.0.0-alpha",
                                     "1.0.0-alpha.1",
                                     "1.0.0-alpha.beta",
                                     "1.0.0-beta",
                                     "1.0.0-rc.1",
                                     "1",
                                     "1.0.1",
                                     "1.2",
                                     "1.10",
                                     "2",
                                     "10"};
    for (const auto* const* lower = std::begin(ascending); lower != std::end(ascending); ++lower)
        for (const auto* const* higher = lower + 1; higher != std::end(ascending); ++higher) {
            EXPECT_LT(parse_version(*lower).value(), parse_version(*higher).value()) << *lower << " " << *higher;
            EXPECT_GT(parse_version(*higher).value(), parse_version(*lower).value()) << *lower << " " << *higher;
        }
}

TEST(VersionTest, ThreeSpellingsAreOneVersion) {
    const Version one = parse_version("1").value();
    EXPECT_EQ(one, parse_version("1.0").value());
    EXPECT_EQ(one, parse_version("1.0.0").value());
    EXPECT_NE(one, parse_version("1.0.0-rc").value());
    EXPECT_TRUE(parse_version("1.0.0-rc")->is_pre_release());
    EXPECT_FALSE(one.is_pre_release());
}

}  // namespace
}  // namespace lode
