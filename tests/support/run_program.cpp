// Running programs with their streams in memory, so that no pipe can fill up and block.
#include "tests/support/run_program.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

namespace lode {
namespace {

FileDescriptor stream_in_memory(std::string_view content) {
    FileDescriptor stream(::memfd_create("stream", MFD_CLOEXEC));
    if (!stream || !write_all(stream, content, "stdin") || ::lseek(stream.get(), 0, SEEK_SET) != 0)
        throw std::runtime_error("cannot make a stream in memory");
    return stream;
}

std::string content_of(const FileDescriptor& stream) {
    std::string text;
    std::array<char, 65536> piece;
    off_t offset = 0;
    for (ssize_t got = 0; (got = ::pread(stream.get(), piece.data(), piece.size(), offset)) > 0; offset += got)
        text.append(piece.data(), static_cast<std::size_t>(got));
    return text;
}

std::vector<std::string> environment_of(const ProgramOptions& options) {
    auto variables = options.environment;
    for (const char* name : {"PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"})
        if (const char* value = std::getenv(name); value != nullptr) variables.emplace(name, value);
    std::vector<std::string> lines;
    for (const auto& [name, value] : variables) lines.push_back(name + "=" + value);
    return lines;
}

std::vector<char*> as_argv(std::vector<std::string>& strings) {
    std::vector<char*> pointers;
    for (auto& string : strings) pointers.push_back(string.data());
    pointers.push_back(nullptr);
    return pointers;
}

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
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

ProgramResult run_program(const std::vector<std::string>& arguments, const ProgramOptions& options) {
    const auto in = stream_in_memory(options.input);
    const auto out = stream_in_memory({});
    const auto err = stream_in_memory({});
    SpawnActions actions;
    actions.connect(in, STDIN_FILENO);
    actions.connect(out, STDOUT_FILENO);
    actions.connect(err, STDERR_FILENO);
    actions.run_in(options.folder);

    auto argument_strings = arguments;
    auto environment_strings = environment_of(options);
    const auto argv = as_argv(argument_strings);
    const auto envp = as_argv(environment_strings);
    pid_t process = 0;
    const int error = ::posix_spawnp(&process, argv.front(), actions.get(), nullptr, argv.data(), envp.data());
    if (error != 0) return {127, {}, system_error("starting `" + arguments.front() + "`", error).message};
    const int exit = wait_for(process);
    return {exit, content_of(out), content_of(err)};
}

}  // namespace lode
