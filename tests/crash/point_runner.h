// Disturbs a command at one of its calls after the other, and looks at what is left each time.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/crash/crash_scenario.h"
#include "tests/crash/crash_stage.h"
#include "tests/crash/fault.h"

namespace lode {

/// Why nothing can be disturbed on this machine; none where it can.
std::optional<std::string> crash_tests_lack();

/// How many calls of each class.
using CallCounts = std::map<std::string, int>;

std::string to_string(const CallCounts& counts);

/// The n-th call of a class, from 1.
struct CrashPoint {
    std::string call_class;
    int ordinal = 1;
};

/// All of them, or a sample that has some of each class: every n-th, where LODE_CRASH_EVERY=n.
std::vector<CrashPoint> points_of(const CallCounts& counts);
/// Of a sample, the share of one of several tests that try the same points in their ways; else all.
std::vector<CrashPoint> share_of(const std::vector<CrashPoint>& points, std::size_t which, std::size_t of);

class PointRunner {
public:
    PointRunner(const CrashScenario& scenario, CrashStage& stage);

    /// Runs the command undisturbed; what it calls of these kinds.
    CallCounts count(const std::set<CallKind>& kinds) const;
    /// Fails the test where the state is neither old nor new, or cannot be gone on from.
    void disturb(const Fault& fault, const CrashPoint& point);
    /// What was disturbed so far.
    const CallCounts& hits() const { return m_hits; }

    /// The same when the command has ended: what it did stays done.
    void disturb_afterwards(const Fault& fault);
    /// The same where the disk has no more room than it has; whether the command has done its work.
    bool run_on_full_disk();

private:
    void expect_old_or_new() const;
    void expect_to_go_on() const;
    void expect_to_be_forgotten() const;
    void expect_cleared_away(const std::vector<std::string>& but_for) const;
    void expect_size() const;
    void expect_exit(const std::string& line, const std::set<int>& exits) const;
    void expect_sound(const std::vector<std::string>& but_for) const;

    const CrashScenario& m_scenario;
    CrashStage& m_stage;
    const std::vector<std::string> m_wrong_before;
    CallCounts m_hits;
};

}  // namespace lode
