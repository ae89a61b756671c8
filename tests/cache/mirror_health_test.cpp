// How long a mirror that failed is left alone.
#include "cache/mirror_health.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::SizeIs;

TEST(RestsUntilTest, DoublesUpToAnHourAndIsADayForLiars) {
    const auto rest = [](MirrorFault fault, int times) {
        return rests_until({"https://m.example.org", fault, times, Clock::Time()}) - Clock::Time();
    };
    EXPECT_EQ(rest(MirrorFault::unreachable, 1), minutes(1));
    EXPECT_EQ(rest(MirrorFault::unreachable, 2), minutes(2));
    EXPECT_EQ(rest(MirrorFault::unreachable, 6), minutes(32));
    EXPECT_EQ(rest(MirrorFault::unreachable, 7), minutes(60));
    EXPECT_EQ(rest(MirrorFault::unreachable, 1000), minutes(60));
    EXPECT_EQ(rest(MirrorFault::lying, 1), hours(24));
}

TEST(MirrorHealthTest, IsRememberedByWhoeverLooks) {
    const TemporaryFolder folder;
    FakeClock clock;
    const std::string origin = "https://m.example.org";
    const MirrorHealth one(CacheLayout(folder.path()), clock);
    const MirrorHealth other(CacheLayout(folder.path()), clock);
    EXPECT_FALSE(other.rests(origin));
    one.note_fault(origin, MirrorFault::unreachable);
    EXPECT_TRUE(other.rests(origin));
    clock.advance(minutes(1));
    EXPECT_FALSE(other.rests(origin));
    one.note_fault(origin, MirrorFault::unreachable);
    clock.advance(minutes(1));
    EXPECT_TRUE(other.rests(origin)) << "twice in a row: twice as long";
    EXPECT_THAT(other.all(), SizeIs(1));
    other.note_success(origin);
    EXPECT_FALSE(one.rests(origin));
    EXPECT_THAT(one.all(), SizeIs(0));
}

TEST(MirrorHealthTest, AClockThatWasSetBackDoesNotMakeItRestForEver) {
    const TemporaryFolder folder;
    FakeClock clock;
    const MirrorHealth health(CacheLayout(folder.path()), clock);
    health.note_fault("https://m.example.org", MirrorFault::lying);
    clock.jump(-hours(1000));
    EXPECT_FALSE(health.rests("https://m.example.org"));
}

TEST(MirrorHealthTest, WhereNothingCanBeKeptItIsForgotten) {
    FakeClock clock;
    const MirrorHealth health(CacheLayout("/proc/nowhere"), clock);
    health.note_fault("https://m.example.org", MirrorFault::lying);
    EXPECT_FALSE(health.rests("https://m.example.org"));
}

}  // namespace
}  // namespace lode
