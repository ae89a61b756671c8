// Names of schemes and hosts.
#include "base/ascii_case.h"

#include <gtest/gtest.h>

namespace lode {
namespace {

TEST(AsciiCaseTest, OnlyLettersAreLowered) {
    EXPECT_EQ(lower_ascii("AZ az @[`{ 09"), "az az @[`{ 09");
    EXPECT_EQ(lower_ascii("\xc3\x84"), "\xc3\x84");
}

TEST(AsciiCaseTest, OnlyTheCaseOfLettersDoesNotMatter) {
    EXPECT_TRUE(equals_ignoring_case("Bearer", "bEARER"));
    EXPECT_TRUE(equals_ignoring_case("", ""));
    EXPECT_FALSE(equals_ignoring_case("bearer", "bearer "));
    EXPECT_FALSE(equals_ignoring_case("@", "`")) << "which differ by the bit that letters' cases do";
    EXPECT_FALSE(equals_ignoring_case("[", "{"));
    EXPECT_FALSE(equals_ignoring_case("\xc3\x84", "\xc3\xa4")) << "of letters beyond ASCII nothing is known";
}

}  // namespace
}  // namespace lode
