// Timestamps, and the clock that tests move by hand.
#include "base/clock.h"

#include <gmock/gmock.h>

#include "tests/support/fake_clock.h"

namespace lode {
namespace {
using namespace std::chrono_literals;

TEST(ClockTest, TimestampsAreUtcToTheSecond) {
    EXPECT_EQ(to_timestamp(Clock::Time()), "1970-01-01T00:00:00Z");
    EXPECT_EQ(to_timestamp(Clock::Time(1769860800s)), "2026-01-31T12:00:00Z");
    EXPECT_EQ(to_timestamp(Clock::Time(951782400s)), "2000-02-29T00:00:00Z");
}

TEST(FakeClockTest, SleepingMovesBothClocksAndAJumpOnlyTheWall) {
    FakeClock clock;
    const auto wall = clock.now();
    const auto steady = clock.steady_now();
    clock.sleep_for(250ms);
    EXPECT_EQ(clock.now() - wall, 250ms);
    EXPECT_EQ(clock.steady_now() - steady, 250ms);
    clock.jump(-1h);
    EXPECT_EQ(clock.now() - wall, 250ms - 1h);
    EXPECT_EQ(clock.steady_now() - steady, 250ms);
    EXPECT_THAT(clock.sleeps(), testing::ElementsAre(250ms));
    EXPECT_EQ(to_timestamp(FakeClock().now()), "2026-01-31T12:00:00Z");
}

}  // namespace
}  // namespace lode
