// `lode serve` as its users run it: a process of its own on 127.0.0.1, at a port of the system's choice.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/file.h"

namespace lode {

/// Started by the constructor, told to stop and waited for by the destructor.
class RunningRegistry {
public:
    explicit RunningRegistry(const std::filesystem::path& root);
    /// `lode serve` with these words.
    explicit RunningRegistry(std::vector<std::string> words);
    RunningRegistry(const RunningRegistry&) = delete;
    RunningRegistry& operator=(const RunningRegistry&) = delete;
    ~RunningRegistry();

    /// What it printed first: `http://127.0.0.1:PORT`, or `https://…`.
    const std::string& url() const { return m_url; }
    /// The next line that it prints; waits for it. Empty when it has ended.
    std::string read_line() const;
    void send_signal(int number) const;
    void stop();
    /// SIGKILL.
    void kill();

private:
    void end(int signal);

    pid_t m_process = -1;
    FileDescriptor m_output;
    std::string m_url;
};

}  // namespace lode
