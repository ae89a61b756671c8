// `lode serve` as its users run it: a process of its own on 127.0.0.1, at a port of the system's choice.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

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

    /// What it printed first: `http://127.0.0.1:PORT`.
    const std::string& url() const { return m_url; }
    void stop();

private:
    pid_t m_process = -1;
    std::string m_url;
};

}  // namespace lode
