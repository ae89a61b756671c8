// When a file comes over more connections.
#include "resolver/download/stream_pace.h"

#include <gtest/gtest.h>

namespace lode {
namespace {

/// A network in which every connection brings `share` bytes a second, and all together at most `all`.
int streams_after_two_seconds(double share, double all) {
    StreamPace::Time now{};
    StreamPace pace(now);
    double received = 0;
    int streams = 1;
    for (int tick = 0; tick < 200; ++tick) {
        now += std::chrono::milliseconds(10);
        received += std::min(share * streams, all) / 100;
        streams = pace.wanted(now, static_cast<std::uint64_t>(received), streams);
    }
    return streams;
}

TEST(StreamPaceTest, AServerThatLimitsEachConnectionGetsAllEight) {
    EXPECT_EQ(streams_after_two_seconds(100e6, 10e9), 8);
    EXPECT_EQ(streams_after_two_seconds(1e6, 10e9), 8);
}

TEST(StreamPaceTest, ANetworkThatLimitsAllIsTriedOnce) {
    EXPECT_EQ(streams_after_two_seconds(100e6, 100e6), 2);
}

TEST(StreamPaceTest, AFastConnectionStaysAlone) {
    EXPECT_EQ(streams_after_two_seconds(900e6, 10e9), 1);
}

TEST(StreamPaceTest, ItStopsWhereMoreDoNotPay) {
    EXPECT_EQ(streams_after_two_seconds(50e6, 200e6), 8) << "four bring all, which only eight can show";
    EXPECT_EQ(streams_after_two_seconds(50e6, 100e6), 4);
}

TEST(StreamPaceTest, NobodyIsJudgedBeforeTheWindowIsOver) {
    StreamPace pace{StreamPace::Time{}};
    EXPECT_EQ(pace.wanted(StreamPace::Time{} + StreamPace::window - std::chrono::milliseconds(1), 10, 1), 1);
    EXPECT_EQ(pace.wanted(StreamPace::Time{} + StreamPace::window, 10, 1), 2);
}

TEST(StreamPaceTest, AServerThatRefusesIsNotAskedAgain) {
    StreamPace pace{StreamPace::Time{}};
    pace.settle();
    EXPECT_EQ(pace.wanted(StreamPace::Time{} + std::chrono::seconds(9), 10, 1), 1);
}

}  // namespace
}  // namespace lode
