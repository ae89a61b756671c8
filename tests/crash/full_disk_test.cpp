// A disk that is full, of bytes or of files, at whatever moment of a command.
#include <cstdio>
#include <optional>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/mount.h>

#include "tests/crash/disk_image.h"
#include "tests/crash/point_runner.h"

namespace lode {
namespace {

constexpr int enough = 10;  // a command succeeds without room for the index too
constexpr auto roomy = "size=64m,nr_inodes=10000";

/// The state is on a tmpfs that can take so much and no more.
class SmallDiskStage final : public CrashStage {
public:
    explicit SmallDiskStage(const CrashScenario& scenario) : CrashStage(scenario) {
        move_state_to(work() / "disk/state");
        std::filesystem::create_directory(disk());
    }
    ~SmallDiskStage() override { ::umount2(disk().c_str(), MNT_DETACH); }

    void reset() override {
        ::umount2(disk().c_str(), MNT_DETACH);
        mount_with(roomy, 0);
        copy_first_state();
    }
    /// False where not even the first state has room.
    bool shrink_to(const std::string& options) {
        return ::mount("tmpfs", disk().c_str(), "tmpfs", MS_REMOUNT, options.c_str()) == 0;
    }
    void recover() override { mount_with(roomy, MS_REMOUNT); }

private:
    std::filesystem::path disk() const { return work() / "disk"; }
    void mount_with(const std::string& options, unsigned long flags) const {
        if (::mount("tmpfs", disk().c_str(), "tmpfs", flags, options.c_str()) != 0)
            throw std::runtime_error("cannot mount a tmpfs");
    }
};

class FullDiskTest : public testing::TestWithParam<CrashScenario> {
protected:
    /// Grows the disk by `step` from the least that takes the first state until the command has what it needs.
    static void fill(const CrashScenario& scenario, const std::string& option, int step) {
        if (const auto why = crash_tests_lack()) GTEST_SKIP() << *why;
        if (const auto why = mounting_lacks()) GTEST_SKIP() << *why;
        SmallDiskStage stage(scenario);
        PointRunner runner(scenario, stage);
        int failures = 0;
        int successes = 0;
        for (int limit = step; successes < enough; limit += step) {
            stage.reset();
            if (stage.shrink_to(fmt::format("{}={}", option, limit)))
                ++(runner.run_on_full_disk() ? successes : failures);
        }
        EXPECT_TRUE(failures > 0 || scenario.makes_room);
        EXPECT_TRUE(failures == 0 || !scenario.needs_no_room) << failures;
        fmt::print("crash: {} tmpfs {}: {} points\n", scenario.name, option, failures + successes);
        (void)std::fflush(stdout);
    }
};

TEST_P(FullDiskTest, StateIsOldOrNewWhenThereAreNoBytesLeft) {
    fill(GetParam(), "nr_blocks", 1);
}

TEST_P(FullDiskTest, StateIsOldOrNewWhenThereAreNoFilesLeft) {
    fill(GetParam(), "nr_inodes", 1);
}

std::vector<CrashScenario> those_that_need_room() {
    std::vector<CrashScenario> scenarios;
    for (const auto& scenario : all_scenarios())
        if (!scenario.achieved.empty()) scenarios.push_back(scenario);
    return scenarios;
}

INSTANTIATE_TEST_SUITE_P(Each, FullDiskTest, testing::ValuesIn(those_that_need_room()),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace lode
