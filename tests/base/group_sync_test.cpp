// Syncs done together: everyone's files are synced, and a failure is everyone's of the group.
#include "base/group_sync.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "base/memory_information.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

class GroupSyncTest : public testing::Test {
protected:
    StagedFile file() { return must(stage_file(m_folder / "file", "some bytes")); }

    TemporaryFolder m_folder;
    GroupSync m_sync;
};

TEST_F(GroupSyncTest, SyncsWhatItIsGiven) {
    const auto first = file();
    const auto second = file();
    EXPECT_THAT(m_sync.sync({}), IsOk());
    EXPECT_THAT(m_sync.sync(std::vector<OpenPath>{{first.file(), first.path()}, {second.file(), second.path()}}),
                IsOk());
}

TEST_F(GroupSyncTest, EveryThreadGetsItsAnswer) {
    constexpr int threads = 32;
    constexpr int rounds = 20;
    std::atomic<int> synced = 0;
    std::vector<std::thread> syncing;
    for (int i = 0; i < threads; ++i)
        syncing.emplace_back([&] {
            for (int round = 0; round < rounds; ++round) {
                const auto mine = file();
                if (m_sync.sync(std::vector<OpenPath>{{mine.file(), mine.path()}})) ++synced;
            }
        });
    for (auto& thread : syncing) thread.join();
    EXPECT_EQ(synced, threads * rounds);
}

TEST_F(GroupSyncTest, WhatCannotBeSyncedIsAnErrorThatNamesIt) {
    const FileDescriptor closed;
    const std::filesystem::path path = "/nowhere";
    EXPECT_THAT(m_sync.sync(std::vector<OpenPath>{{closed, path}}), FailsWith(ErrorCode::unusable, "/nowhere"));
    const std::vector<OpenPath> many(20, OpenPath{closed, path});
    EXPECT_THAT(m_sync.sync(many), FailsWith(ErrorCode::unusable, "/nowhere"));
    const auto good = file();
    EXPECT_THAT(m_sync.sync(std::vector<OpenPath>{{good.file(), good.path()}}), IsOk());
}

TEST_F(GroupSyncTest, TheKernelSaysHowMuchWaitsToBeWritten) {
    EXPECT_TRUE(dirty_memory().has_value());
}

}  // namespace
}  // namespace lode
