// Wrong tokens, counted by client and minute.
#include "registry_server/access/attempt_limiter.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace lode {
namespace {

using namespace std::chrono_literals;

class AttemptLimiterTest : public testing::Test {
protected:
    void fail_often(const std::string& client, std::size_t times) {
        for (std::size_t i = 0; i < times; ++i) limiter.failed(client, begin);
    }

    AttemptLimiter limiter;
    AttemptLimiter::Time begin{std::chrono::hours(1)};
};

TEST_F(AttemptLimiterTest, AClientWaitsOutTheMinuteAfterTwentyFailures) {
    fail_often("10.0.0.1", 19);
    EXPECT_EQ(limiter.must_wait("10.0.0.1", begin), std::nullopt);
    fail_often("10.0.0.1", 1);
    EXPECT_EQ(limiter.must_wait("10.0.0.1", begin), 60s);
    EXPECT_EQ(limiter.must_wait("10.0.0.1", begin + 59500ms), 1s);
    EXPECT_EQ(limiter.must_wait("10.0.0.1", begin + 60s), std::nullopt);
}

TEST_F(AttemptLimiterTest, OthersAreNotHeldBack) {
    fail_often("10.0.0.1", 100);
    EXPECT_EQ(limiter.must_wait("10.0.0.2", begin), std::nullopt);
}

TEST_F(AttemptLimiterTest, FailuresFarApartDoNotAddUp) {
    for (int minute = 0; minute < 100; ++minute) limiter.failed("10.0.0.1", begin + minute * 60s);
    EXPECT_EQ(limiter.must_wait("10.0.0.1", begin + 99 * 60s), std::nullopt);
}

TEST_F(AttemptLimiterTest, ManyClientsPushOutTheOldestOnly) {
    fail_often("the first", 20);
    for (std::size_t i = 1; i < AttemptLimiter::most_clients; ++i) limiter.failed(fmt::format("{}", i), begin + 1s);
    EXPECT_NE(limiter.must_wait("the first", begin + 1s), std::nullopt);
    limiter.failed("one more", begin + 1s);
    EXPECT_EQ(limiter.must_wait("the first", begin + 1s), std::nullopt);
}

}  // namespace
}  // namespace lode
