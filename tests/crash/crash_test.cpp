// Whatever happens at whatever call of a command, all is old or new afterwards, and the next command goes on.
#include <cstdio>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/crash/point_runner.h"

namespace lode {
namespace {

class CrashTest : public testing::TestWithParam<std::tuple<CrashScenario, Fault>> {};

TEST_P(CrashTest, StateIsOldOrNewWhicheverCallIsMet) {
    if (const auto why = crash_tests_lack()) GTEST_SKIP() << *why;
    const auto& [scenario, fault] = GetParam();
    CrashStage stage(scenario);
    PointRunner runner(scenario, stage);
    const auto counts = runner.count(fault.kinds);
    if (counts.empty()) return;
    const auto points = points_of(counts);
    for (const auto& point : points) runner.disturb(fault, point);
    for (const auto& [name, count] : counts) EXPECT_GT(runner.hits().count(name), 0U) << name << " was never met";
    fmt::print("crash: {} {}: {} points: {}\n", scenario.name, fault.name, points.size(), to_string(runner.hits()));
    (void)std::fflush(stdout);
}

std::string name_of(const testing::TestParamInfo<CrashTest::ParamType>& info) {
    return fmt::format("{}_{}", std::get<0>(info.param).name, std::get<1>(info.param).name);
}

INSTANTIATE_TEST_SUITE_P(Each, CrashTest,
                         testing::Combine(testing::ValuesIn(all_scenarios()), testing::ValuesIn(all_faults())),
                         name_of);

TEST(CrashCoverageTest, CommandsThatChangeTheCacheMakeCallsOfEveryClass) {
    if (const auto why = crash_tests_lack()) GTEST_SKIP() << *why;
    CallCounts all;
    for (const auto& scenario : all_scenarios()) {
        if (!scenario.is_of_cache) continue;
        CrashStage stage(scenario);
        for (const auto& [name, count] : PointRunner(scenario, stage).count(killed().kinds)) all[name] += count;
    }
    fmt::print("crash: calls of the cache's commands: {}\n", to_string(all));
    for (const std::string name : {"open", "write", "sync", "rename", "link", "unlink", "mkdir", "chmod", "index open",
                                   "index write", "index sync", "index unlink", "index lock"})
        EXPECT_GT(all[name], 0) << name;
}

}  // namespace
}  // namespace lode
