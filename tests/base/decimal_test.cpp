// What counts as a whole number.
#include "base/decimal.h"

#include <gtest/gtest.h>

namespace lode {
namespace {

TEST(DecimalTest, DigitsAndNothingElse) {
    EXPECT_EQ(parse_decimal("0"), 0U);
    EXPECT_EQ(parse_decimal("0042"), 42U);
    EXPECT_EQ(parse_decimal("18446744073709551615"), UINT64_MAX);
    for (const char* text : {"", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "18446744073709551616", "one"})
        EXPECT_EQ(parse_decimal(text), std::nullopt) << text;
}

}  // namespace
}  // namespace lode
