// Running programs by posix_spawn(3).
#include "tests/support/run_program.h"

#include <cerrno>
#include <stdexcept>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/support/program_streams.h"

namespace lode {
namespace {

/// posix_spawn's list of what happens between fork and exec.
class SpawnActions {
public:
    SpawnActions() { ::posix_spawn_file_actions_init(&m_actions); }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;
    ~SpawnActions() { ::posix_spawn_file_actions_destroy(&m_actions); }

    void connect(const FileDescriptor& stream, int fd) {
        ::posix_spawn_file_actions_adddup2(&m_actions, stream.get(), fd);
    }
    void run_in(const std::filesystem::path& folder) {
        if (!folder.empty()) ::posix_spawn_file_actions_addchdir_np(&m_actions, folder.c_str());
    }
    const posix_spawn_file_actions_t* get() const { return &m_actions; }

private:
    posix_spawn_file_actions_t m_actions{};
};

int wait_for(pid_t process) {
    int status = 0;
    while (::waitpid(process, &status, 0) < 0)
        if (errno != EINTR) throw std::runtime_error("cannot wait for a program");
    return exit_of(status);
}

}  // namespace

ProgramResult run_program(const std::vector<std::string>& arguments, const ProgramOptions& options) {
    const ProgramStreams streams(options.input);
    SpawnActions actions;
    actions.connect(streams.in, STDIN_FILENO);
    actions.connect(streams.out, STDOUT_FILENO);
    actions.connect(streams.err, STDERR_FILENO);
    actions.run_in(options.folder);

    auto argument_strings = arguments;
    auto environment_strings = environment_of(options);
    const auto argv = pointers_to(argument_strings);
    const auto envp = pointers_to(environment_strings);
    pid_t process = 0;
    const int error = ::posix_spawnp(&process, argv.front(), actions.get(), nullptr, argv.data(), envp.data());
    if (error != 0) return {127, {}, system_error("starting `" + arguments.front() + "`", error).message};
    return streams.result(wait_for(process));
}

}  // namespace lode
