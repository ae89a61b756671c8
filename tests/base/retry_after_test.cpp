// Both forms of Retry-After, and what is neither.
#include "base/http/retry_after.h"

#include <gtest/gtest.h>

namespace lode {
namespace {

using std::chrono::seconds;

struct Row {
    std::string name;
    std::string value;
    std::optional<seconds> wait;
};

class RetryAfterTest : public testing::TestWithParam<Row> {};

TEST_P(RetryAfterTest, IsReadSo) {
    const Clock::Time noon(seconds(1'769'860'800));  // 2026-01-31T12:00:00Z
    EXPECT_EQ(parse_retry_after(GetParam().value, noon), GetParam().wait);
}

INSTANTIATE_TEST_SUITE_P(, RetryAfterTest,
                         testing::Values(Row{"Seconds", "120", seconds(120)}, Row{"Zero", "0", seconds(0)},
                                         Row{"Huge", "99999999999999999999999", seconds(1'000'000'000)},
                                         Row{"Date", "Sat, 31 Jan 2026 12:01:00 GMT", seconds(60)},
                                         Row{"Rfc850Date", "Saturday, 31-Jan-26 12:01:00 GMT", seconds(60)},
                                         Row{"AsctimeDate", "Sat Jan 31 12:01:00 2026", seconds(60)},
                                         Row{"DateInThePast", "Sat, 31 Jan 2026 11:00:00 GMT", seconds(0)},
                                         Row{"DateFarOff", "Sat, 31 Jan 2126 11:00:00 GMT", seconds(1'000'000'000)},
                                         Row{"Negative", "-5", std::nullopt}, Row{"Fraction", "1.5", std::nullopt},
                                         Row{"Empty", "", std::nullopt}, Row{"Words", "soon", std::nullopt},
                                         Row{"DateAndMore", "Sat, 31 Jan 2026 12:01:00 GMT!", std::nullopt}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace lode
