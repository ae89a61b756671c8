// posix_spawn(3), with an end.
#include "tests/support/running_program.h"

#include <csignal>
#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/program_streams.h"

namespace lode {

std::optional<std::filesystem::path> find_program(std::string_view name) {
    for (const std::filesystem::path folder :
         {"/usr/sbin", "/usr/local/sbin", "/sbin", "/usr/bin", "/usr/local/bin", "/bin"})
        if (::access((folder / name).c_str(), X_OK) == 0) return folder / name;
    return std::nullopt;
}

RunningProgram::RunningProgram(const std::vector<std::string>& arguments,
                               const std::map<std::string, std::string>& environment) {
    auto words = arguments;
    std::vector<std::string> variables;
    variables.reserve(environment.size());
    for (const auto& [name, value] : environment) variables.push_back(std::string(name).append("=").append(value));
    const auto argv = pointers_to(words);
    const auto envp = pointers_to(variables);
    posix_spawn_file_actions_t quietly;
    posix_spawn_file_actions_init(&quietly);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        posix_spawn_file_actions_addopen(&quietly, stream, "/dev/null", O_RDWR, 0);
    const int error = ::posix_spawn(&m_process, argv.front(), &quietly, nullptr, argv.data(), envp.data());
    posix_spawn_file_actions_destroy(&quietly);
    if (error != 0) throw std::runtime_error("cannot start " + arguments.front());
}

RunningProgram::~RunningProgram() {
    if (!is_running()) return;
    ::kill(m_process, SIGTERM);
    ::waitpid(m_process, nullptr, 0);
}

void RunningProgram::kill() {
    if (!is_running()) return;
    ::kill(m_process, SIGKILL);
    ::waitpid(m_process, nullptr, 0);
    m_process = -1;
}

int RunningProgram::wait() {
    int status = 0;
    if (m_process <= 0 || ::waitpid(m_process, &status, 0) != m_process) return -1;
    m_process = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool RunningProgram::is_running() const {
    if (m_process > 0 && ::waitpid(m_process, nullptr, WNOHANG) != 0) m_process = -1;
    return m_process > 0;
}

}  // namespace lode
