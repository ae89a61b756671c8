// When the power fails at whatever call, all is old or new once it is back; and what was done stays done.
#include <cstdio>
#include <fstream>
#include <map>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/crash/disk_image.h"
#include "tests/crash/point_runner.h"

namespace lode {
namespace {

/// The state is on a disk of its own.
class PowerCutStage final : public CrashStage {
public:
    PowerCutStage(const CrashScenario& scenario, const std::string& file_system)
        : CrashStage(scenario), m_disk(file_system) {
        move_state_to(m_disk.folder() / "state");
        copy_first_state();
        m_disk.remember();
    }

    void reset() override {
        copy_first_state();  // what lies beside it
        m_disk.put_back();
    }
    void recover() override {
        m_disk.switch_on();
        const auto reviewed = state() / "cache/blobs/reviewed";  // as of another start of the machine
        if (std::filesystem::exists(reviewed)) std::ofstream(reviewed) << "lode.reviewed/1\nanother-start 256\n";
    }
    void cut_power(PowerCut cut) const { m_disk.cut_power(cut); }

private:
    DiskImage m_disk;
};

struct CutCase {
    std::size_t number;
    std::string file_system;
    std::string name;
    PowerCut cut;
};

void PrintTo(const CutCase& cut, std::ostream* out) {
    *out << cut.file_system << " " << cut.name;
}

const std::vector<CutCase> all_cuts = {{0, "ext4", "power_cut", PowerCut::without_log},
                                       {1, "ext4", "power_cut_with_log", PowerCut::with_log},
                                       {2, "xfs", "power_cut", PowerCut::without_log},
                                       {3, "xfs", "power_cut_with_log", PowerCut::with_log}};

class PowerCutTest : public testing::TestWithParam<std::tuple<CrashScenario, CutCase>> {};

TEST_P(PowerCutTest, StateIsOldOrNewWheneverThePowerFails) {
    const CrashScenario& scenario = std::get<0>(GetParam());
    const CutCase& cut = std::get<1>(GetParam());
    if (const auto why = crash_tests_lack()) GTEST_SKIP() << *why;
    if (const auto why = DiskImage::lacks(cut.file_system)) GTEST_SKIP() << *why;
    PowerCutStage stage(scenario, cut.file_system);
    PointRunner runner(scenario, stage);
    Fault fault = killed();
    fault.name = cut.name;
    fault.before = [&] { stage.cut_power(cut.cut); };
    const auto counts = runner.count(fault.kinds);
    const auto points = share_of(points_of(counts), cut.number, all_cuts.size());
    for (const auto& point : points) runner.disturb(fault, point);
    runner.disturb_afterwards(fault);
    for (const auto& point : points)
        EXPECT_GT(runner.hits().count(point.call_class), 0U) << point.call_class << " was never met";
    fmt::print("crash: {} {} {}: {} points: {}\n", scenario.name, cut.file_system, cut.name, points.size() + 1,
               to_string(runner.hits()));
    (void)std::fflush(stdout);
}

INSTANTIATE_TEST_SUITE_P(Each, PowerCutTest,
                         testing::Combine(testing::ValuesIn(all_scenarios()), testing::ValuesIn(all_cuts)),
                         [](const auto& row) {
                             return fmt::format("{}_{}_{}", std::get<0>(row.param).name,
                                                std::get<1>(row.param).file_system, std::get<1>(row.param).name);
                         });

}  // namespace
}  // namespace lode
