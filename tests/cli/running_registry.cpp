// Starting `lode serve` and reading its first line.
#include "tests/cli/running_registry.h"

#include <array>
#include <stdexcept>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

namespace lode {

RunningRegistry::RunningRegistry(const std::filesystem::path& root)
    : RunningRegistry(std::vector<std::string>{root.string()}) {}

RunningRegistry::RunningRegistry(std::vector<std::string> words) {
    words.insert(words.begin(), {"lode", "serve", "--listen", "127.0.0.1:0", "--quiet"});
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    m_output = FileDescriptor(ends[0]);
    FileDescriptor writing(ends[1]);
    m_process = ::fork();
    if (m_process == 0) {
        ::dup2(writing.get(), STDOUT_FILENO);
        ::execv(LODE_PROGRAM, argv.data());
        ::_exit(127);
    }
    writing = FileDescriptor();
    m_url = read_line();
    if (!m_url.starts_with("http")) throw std::runtime_error("lode serve did not start: " + m_url);
}

RunningRegistry::~RunningRegistry() {
    stop();
}

std::string RunningRegistry::read_line() const {
    std::string line;
    char c = 0;
    while (::read(m_output.get(), &c, 1) == 1 && c != '\n') line += c;
    return line;
}

void RunningRegistry::send_signal(int number) const {
    ::kill(m_process, number);
}

void RunningRegistry::stop() {
    end(SIGTERM);
}

void RunningRegistry::kill() {
    end(SIGKILL);
}

void RunningRegistry::end(int signal) {
    if (m_process < 0) return;
    ::kill(m_process, signal);
    ::waitpid(m_process, nullptr, 0);
    m_process = -1;
}

}  // namespace lode
