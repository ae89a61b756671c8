// Parts taken side by side, and what is thrown on the way.
#include "base/share_out.h"

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace lode {
namespace {

TEST(ShareOutTest, EveryPartIsTakenOnceByWhateverNumberOfThreads) {
    for (const std::size_t threads : {0U, 1U, 2U, 7U}) {
        std::vector<std::atomic<int>> parts(1000);
        std::atomic<std::size_t> next = 0;
        std::atomic<std::size_t> calls = 0;
        share_out(threads, [&] {
            ++calls;
            for (std::size_t i = next++; i < parts.size(); i = next++) ++parts[i];
        });
        for (const auto& part : parts) ASSERT_EQ(part, 1);
        EXPECT_EQ(calls, std::max<std::size_t>(threads, 1));
    }
}

TEST(ShareOutTest, WhatIsThrownComesOutWhenAllHaveEnded) {
    std::atomic<int> ended = 0;
    const auto work = [&] {
        ++ended;
        throw std::runtime_error("no");
    };
    EXPECT_THROW(share_out(4, work), std::runtime_error);
    EXPECT_EQ(ended, 4);
}

}  // namespace
}  // namespace lode
