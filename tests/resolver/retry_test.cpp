// When another attempt is made, and after how long.
#include "resolver/retry.h"

#include <gtest/gtest.h>

namespace lode {
namespace {

using std::chrono::milliseconds;

struct Row {
    std::string name;
    int failed;
    ErrorCode code;
    double random;
    std::optional<milliseconds> delay;
};

class RetryTest : public testing::TestWithParam<Row> {};

TEST_P(RetryTest, WaitsAsLongAsItSays) {
    const auto& row = GetParam();
    EXPECT_EQ(delay_before_retry(row.failed, Error{row.code, "…", {}}, row.random), row.delay);
}

INSTANTIATE_TEST_SUITE_P(, RetryTest,
                         testing::Values(Row{"AtOnceAtBest", 1, ErrorCode::unavailable, 0, milliseconds(0)},
                                         Row{"HalfOfTheFirstCeiling", 1, ErrorCode::unavailable, 0.5,
                                             milliseconds(250)},
                                         Row{"CeilingDoubles", 2, ErrorCode::unavailable, 0.5, milliseconds(500)},
                                         Row{"CeilingDoublesAgain", 3, ErrorCode::unavailable, 0.5, milliseconds(1000)},
                                         Row{"FourthFailureIsFinal", 4, ErrorCode::unavailable, 0.5, std::nullopt},
                                         Row{"AbsenceIsFinal", 1, ErrorCode::not_found, 0.5, std::nullopt},
                                         Row{"WrongBytesAreFinal", 1, ErrorCode::integrity, 0.5, std::nullopt},
                                         Row{"AFullDiskIsFinal", 1, ErrorCode::out_of_space, 0.5, std::nullopt},
                                         Row{"TheUsersWishIsFinal", 1, ErrorCode::interrupted, 0.5, std::nullopt}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace lode
