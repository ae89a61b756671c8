// The bandwidth limit over time.
#include "base/http/bandwidth_limit.h"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace lode {
namespace {

using std::chrono::milliseconds;

TEST(BandwidthLimitTest, TheSumOverTimeIsExactWhateverThePieces) {
    for (const std::uint64_t piece : {1'000U, 16'384U, 700'000U}) {
        FakeClock clock;
        BandwidthLimit limit(1'000'000, clock);
        std::uint64_t passed = 0;
        while (clock.steady_now() < std::chrono::steady_clock::time_point(std::chrono::seconds(10))) {
            while (limit.is_open()) {
                limit.take(piece);
                passed += piece;
            }
            clock.advance(limit.time_until_open());
        }
        EXPECT_GE(passed, 10'000'000U - piece);
        EXPECT_LE(passed, 10'100'000U + piece);  // with the burst at the start
    }
}

TEST(BandwidthLimitTest, ALongPauseSavesUpNoMoreThanATenthOfASecond) {
    FakeClock clock;
    BandwidthLimit limit(1'000, clock);
    clock.advance(std::chrono::hours(1));
    ASSERT_TRUE(limit.is_open());
    limit.take(100);
    EXPECT_FALSE(limit.is_open());
    EXPECT_EQ(limit.time_until_open(), milliseconds(1));
}

TEST(BandwidthLimitTest, ADebtIsWaitedFor) {
    FakeClock clock;
    BandwidthLimit limit(1'000, clock);
    limit.take(1'100);
    EXPECT_EQ(limit.time_until_open(), milliseconds(1'001));
    clock.advance(milliseconds(1'001));
    EXPECT_EQ(limit.time_until_open(), milliseconds(0));
}

}  // namespace
}  // namespace lode
