// Where scenarios are played: sources, a web server over them, and a state that is put back before each attempt.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "tests/crash/crash_scenario.h"
#include "tests/crash/traced_program.h"
#include "tests/support/nginx.h"
#include "tests/support/temporary_folder.h"

namespace lode {

/// A folder whose fsync costs nothing, where there is one: what is lost by a power cut, only a power cut tells.
std::filesystem::path fast_folder();

class CrashStage {
public:
    /// Makes the scenario's state; throws where a command of `before` fails.
    explicit CrashStage(const CrashScenario& scenario);
    CrashStage(const CrashStage&) = delete;
    CrashStage& operator=(const CrashStage&) = delete;
    virtual ~CrashStage() = default;

    /// The folder that the scenario changes.
    const std::filesystem::path& state() const { return m_state; }
    /// Puts back the state that `before` has made.
    virtual void reset() { copy_first_state(); }
    /// After a fault, before anything is looked at.
    virtual void recover() {}
    /// Keeps the state as it is now, and puts it back.
    void keep_state() const;
    void put_back_kept() const;
    /// A line of a scenario, as it is or watched.
    ProgramResult run(const std::string& line) const;
    ProgramResult run_watched(const std::string& line, const CallWatcher& watch) const;
    /// Sets back the times of all below the state.
    void rest(std::chrono::hours duration) const;

protected:
    const std::filesystem::path& work() const { return m_work.path(); }
    /// Another place for the state.
    void move_state_to(std::filesystem::path folder) { m_state = std::move(folder); }
    void copy_first_state() const;

private:
    void make_sources() const;
    ProgramOptions options() const;

    TemporaryFolder m_work{fast_folder()};
    TemporaryFolder m_sources{fast_folder()};
    std::filesystem::path m_state;
    RunningNginx m_server;
};

}  // namespace lode
