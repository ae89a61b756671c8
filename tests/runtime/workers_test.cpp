// The work of a call, shared: every task once, errors told, and callers that do not wait for each other.
#include "runtime/workers.h"

#include <atomic>
#include <vector>

#include <gmock/gmock.h>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

TEST(WorkersTest, EveryTaskIsDoneOnceAndAllAreDoneAtTheEnd) {
    for (const std::size_t threads : {1U, 2U, 5U}) {
        Workers workers(threads);
        EXPECT_EQ(workers.threads(), threads);
        for (const std::size_t count : {0U, 1U, 2U, 7U, 1000U}) {
            std::vector<std::atomic<int>> done(count);
            ASSERT_THAT(workers.run(count,
                                    [&](std::size_t task) -> Result<void> {
                                        ++done[task];
                                        return {};
                                    }),
                        IsOk());
            for (const auto& times : done) EXPECT_EQ(times, 1);
        }
    }
}

TEST(WorkersTest, AnErrorEndsTheWorkAndIsTold) {
    for (const std::size_t threads : {1U, 3U}) {
        Workers workers(threads);
        std::atomic<std::size_t> begun = 0;
        const auto ended = workers.run(100'000, [&](std::size_t task) -> Result<void> {
            ++begun;
            if (task == 5) return fail(ErrorCode::invalid_argument, "task 5");
            return {};
        });
        EXPECT_THAT(ended, FailsWith(ErrorCode::invalid_argument, "task 5"));
        EXPECT_LT(begun, 100'000U);
        EXPECT_THAT(workers.run(10, [](std::size_t) -> Result<void> { return {}; }), IsOk()) << "and is forgotten";
    }
}

TEST(WorkersTest, ManyThreadsMayAskAtOnce) {
    Workers workers(3);
    std::atomic<std::size_t> sum = 0;
    std::vector<std::thread> callers(4);
    for (auto& caller : callers)
        caller = std::thread([&] {
            for (int round = 0; round < 50; ++round)
                (void)workers.run(20, [&](std::size_t task) -> Result<void> {
                    sum += task;
                    return {};
                });
        });
    for (auto& caller : callers) caller.join();
    EXPECT_EQ(sum, 4U * 50 * 190);
}

TEST(WorkersTest, AnExceptionIsAnErrorOfTheCall) {
    Workers workers(2);
    const auto failed = workers.run(100, [](std::size_t i) -> Result<void> {
        if (i == 17) throw std::bad_alloc();
        return {};
    });
    EXPECT_THAT(failed, FailsWith(ErrorCode::unavailable, "there is not enough memory"));
    EXPECT_THAT(workers.run(100, [](std::size_t) -> Result<void> { return {}; }), IsOk());
}

}  // namespace
}  // namespace lode
