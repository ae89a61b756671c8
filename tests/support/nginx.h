// nginx, for as long as a test runs.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "tests/support/loopback_listener.h"
#include "tests/support/running_program.h"
#include "tests/support/temporary_folder.h"

namespace lode {

/// The program on this machine; none where it is not installed.
std::optional<std::filesystem::path> find_nginx();

struct NginxOptions {
    std::string listen = {};      ///< after the address: `ssl http2`
    std::string directives = {};  ///< in the server's block
    std::string of_http = {};     ///< around it: a log's format
};

class RunningNginx {
public:
    /// Serves the files below `served`.
    RunningNginx(const std::filesystem::path& program, const std::filesystem::path& served,
                 const NginxOptions& options = {});

    std::uint16_t port() const { return m_listener.port(); }
    /// SIGKILL to the process that serves, with all its connections; nginx starts another one at once.
    void kill_worker() const;

private:
    TemporaryFolder m_folder;
    LoopbackListener m_listener;
    RunningProgram m_process;
};

}  // namespace lode
