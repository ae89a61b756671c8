// squid and tinyproxy, for as long as a test runs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "tests/support/running_program.h"
#include "tests/support/temporary_folder.h"

namespace lode {

/// Whether the test's programs are on this machine.
bool has_squid();
bool has_tinyproxy();

/// Squid, which caches nothing; `rules` are its http_access lines.
class RunningSquid {
public:
    explicit RunningSquid(const std::string& rules);

    /// `http://127.0.0.1:PORT`
    std::string url() const;

private:
    TemporaryFolder m_folder;
    std::uint16_t m_port;
    RunningProgram m_process;
};

/// tinyproxy; `directives` go into its configuration.
class RunningTinyproxy {
public:
    explicit RunningTinyproxy(const std::string& directives = {});

    /// `127.0.0.1:PORT`
    std::string address() const;

private:
    TemporaryFolder m_folder;
    std::uint16_t m_port;
    RunningProgram m_process;
};

}  // namespace lode
