// How long a connection may take.
#include "registry_server/http/pace.h"

#include <gtest/gtest.h>

namespace lode {
namespace {

using namespace std::chrono_literals;

Pace::Time at(std::chrono::milliseconds since_start) {
    return Pace::Time(since_start);
}

TEST(PaceTest, WithoutALimitNeverExpires) {
    Pace pace;
    EXPECT_FALSE(pace.expired(at(24h)));
}

TEST(PaceTest, ADeadlineHoldsHoweverManyBytesCome) {
    Pace pace;
    pace.set_deadline(at(10s));
    pace.advance(1'000'000);
    EXPECT_FALSE(pace.expired(at(9'999ms)));
    EXPECT_TRUE(pace.expired(at(10s)));
}

TEST(PaceTest, ARateIsMeasuredWindowByWindow) {
    Pace pace;
    pace.set_rate(at(0s), 30s, 1000);
    pace.advance(1000);
    EXPECT_FALSE(pace.expired(at(30s))) << "enough in the first window";
    pace.advance(999);
    EXPECT_FALSE(pace.expired(at(59s))) << "the second window is not over";
    EXPECT_TRUE(pace.expired(at(60s))) << "a burst at the start does not pay for a trickle later";
}

TEST(PaceTest, ClearingLiftsTheLimit) {
    Pace pace;
    pace.set_deadline(at(10s));
    pace.clear();
    EXPECT_FALSE(pace.expired(at(24h)));
}

}  // namespace
}  // namespace lode
