// nginx over a folder, for as long as a test runs: what a registry must be without us.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include <sys/types.h>

#include "base/file.h"
#include "tests/support/temporary_folder.h"

namespace lode {

/// The program on this machine; none where it is not installed.
std::optional<std::filesystem::path> find_nginx();

class RunningNginx {
public:
    RunningNginx(const std::filesystem::path& program, const std::filesystem::path& served);
    RunningNginx(const RunningNginx&) = delete;
    RunningNginx& operator=(const RunningNginx&) = delete;
    ~RunningNginx();

    std::uint16_t port() const { return m_port; }

private:
    TemporaryFolder m_folder;
    std::uint16_t m_port = 0;
    pid_t m_process = -1;
};

}  // namespace lode
