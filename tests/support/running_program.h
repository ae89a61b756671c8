// A program that runs beside a test and ends with it: a web server, a proxy.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace lode {

/// Where a program of that name is, sbin folders included; none where it is not installed.
std::optional<std::filesystem::path> find_program(std::string_view name);

class RunningProgram {
public:
    /// `environment` is the whole of it. What it prints goes nowhere; it inherits descriptors that are not
    /// close-on-exec.
    RunningProgram(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment);
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;
    /// Asks it to end, and waits until it has.
    ~RunningProgram();

    bool is_running() const;
    /// The process's; -1 once it was seen to have ended.
    pid_t id() const { return m_process; }
    /// SIGKILL, and waits until it is gone.
    void kill();
    /// Waits until it ends by itself; its status, or 128 + the signal's number, as shells count.
    int wait();

private:
    mutable pid_t m_process = -1;
};

}  // namespace lode
