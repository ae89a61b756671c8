// When another attempt is made, and after how long.
#include "resolver/download/retry.h"

#include <gtest/gtest.h>

namespace lode {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

struct Row {
    std::string name;
    Trouble trouble;
    ErrorCode code;
    std::optional<milliseconds> asked;
    double random;
    std::optional<milliseconds> delay;
};

class RetryTest : public testing::TestWithParam<Row> {};

TEST_P(RetryTest, WaitsAsLongAsItSays) {
    const auto& row = GetParam();
    EXPECT_EQ(delay_before_retry({}, row.trouble, Error{row.code, "…", {}}, row.asked, row.random), row.delay);
}

constexpr auto passing = ErrorCode::unavailable;
constexpr auto none = std::nullopt;

INSTANTIATE_TEST_SUITE_P(
    , RetryTest,
    testing::Values(Row{"AtOnceAtBest", {1, seconds(0)}, passing, none, 0, milliseconds(0)},
                    Row{"HalfOfTheFirstCeiling", {1, seconds(0)}, passing, none, 0.5, milliseconds(250)},
                    Row{"CeilingDoubles", {2, seconds(1)}, passing, none, 0.5, milliseconds(500)},
                    Row{"CeilingDoublesAgain", {3, seconds(1)}, passing, none, 0.5, milliseconds(1000)},
                    Row{"FourthFailureIsFinal", {4, seconds(1)}, passing, none, 0.5, none},
                    Row{"ProgressBeginsAnew", {0, seconds(0)}, passing, none, 0.5, milliseconds(125)},
                    Row{"WaitsNoShorterThanAsked", {1, seconds(0)}, passing, seconds(7), 0.5, seconds(7)},
                    Row{"JitterIsOnTopOfAShorterWish", {3, seconds(0)}, passing, milliseconds(10), 0.5, seconds(1)},
                    Row{"WaitsNoLongerThanAMinute", {1, seconds(0)}, passing, seconds(1'000'000'000), 0.5, minutes(1)},
                    Row{"AskedForNothingIsNoFloor", {1, seconds(0)}, passing, seconds(0), 0, seconds(0)},
                    Row{"TenMinutesOfTroubleAreEnough", {1, minutes(10)}, passing, seconds(1), 0.5, none},
                    Row{"AWaitBeyondTheBudgetIsNotBegun", {1, minutes(9) + seconds(30)}, passing, minutes(1), 0, none},
                    Row{"AbsenceIsFinal", {1, seconds(0)}, ErrorCode::not_found, none, 0.5, none},
                    Row{"WrongBytesAreFinal", {1, seconds(0)}, ErrorCode::integrity, none, 0.5, none},
                    Row{"ARefusalIsFinal", {1, seconds(0)}, ErrorCode::permission_denied, none, 0.5, none},
                    Row{"AFullDiskIsFinal", {1, seconds(0)}, ErrorCode::out_of_space, none, 0.5, none},
                    Row{"TheUsersWishIsFinal", {1, seconds(0)}, ErrorCode::interrupted, none, 0.5, none}),
    [](const auto& row) { return row.param.name; });

TEST(RetryPolicyTest, TheLongestWaitHoldsHoweverOftenItFails) {
    const RetryPolicy patient{.attempts = 1000};
    EXPECT_EQ(delay_before_retry(patient, {900, seconds(0)}, {passing, "…", {}}, none, 0.999).value() / seconds(1), 59);
}

TEST(PassingTroubleTest, IsWhatAServerMayGetOver) {
    for (const int status : {408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
        EXPECT_TRUE(is_passing_trouble(status)) << status;
    for (const int status : {200, 206, 301, 304, 400, 401, 403, 404, 407, 410, 416, 418, 451, 501, 505, 511})
        EXPECT_FALSE(is_passing_trouble(status)) << status;
}

}  // namespace
}  // namespace lode
