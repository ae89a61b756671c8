// Reading a text part by part.
#include "base/take_until.h"

#include <gtest/gtest.h>

namespace lode {
namespace {

TEST(TakeUntilTest, PartsComeOneAfterAnother) {
    std::string_view text = "a,,bc";
    EXPECT_EQ(take_until(text, ','), "a");
    EXPECT_EQ(take_until(text, ','), "");
    EXPECT_EQ(take_until(text, ','), "bc");
    EXPECT_EQ(text, "");
    EXPECT_EQ(take_until(text, ','), "");
}

}  // namespace
}  // namespace lode
