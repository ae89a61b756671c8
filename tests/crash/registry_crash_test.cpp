// A server that is killed in the middle of what a client asks of it; the client lives on.
#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/crash/point_runner.h"

namespace lode {
namespace {

const CrashScenario& scenario_of(std::string_view name) {
    return *std::find_if(all_scenarios().begin(), all_scenarios().end(),
                         [&](const CrashScenario& scenario) { return scenario.name == name; });
}

/// SIGKILL to the server alone: the client says that it cannot be reached, or has its answer.
Fault server_killed() {
    Fault fault = killed();
    fault.name = "server_killed";
    fault.verdict = {Verdict::Kind::kill_one};
    fault.exits = {0, 5, 128 + 9};
    return fault;
}

void disturb_each(const CrashScenario& scenario, const Fault& fault) {
    if (const auto why = crash_tests_lack()) GTEST_SKIP() << *why;
    CrashStage stage(scenario);
    PointRunner runner(scenario, stage);
    const auto points = points_of(runner.count(fault.kinds));
    for (const auto& point : points) runner.disturb(fault, point);
    EXPECT_FALSE(runner.hits().empty());
    fmt::print("crash: {} {}: {} points: {}\n", scenario.name, fault.name, points.size(), to_string(runner.hits()));
    (void)std::fflush(stdout);
}

TEST(RegistryCrashTest, S09APublishWhoseServerIsKilledIsThereWholeOrNotAtAll) {
    disturb_each(scenario_of("publish"), server_killed());
}

TEST(RegistryCrashTest, S09AYankWhoseServerIsKilledIsDoneOrNot) {
    disturb_each(scenario_of("yank"), server_killed());
}

}  // namespace
}  // namespace lode
