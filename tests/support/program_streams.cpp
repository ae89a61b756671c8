// Streams in memory by memfd_create(2).
#include "tests/support/program_streams.h"

#include <array>
#include <cstdlib>
#include <stdexcept>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lode {
namespace {

FileDescriptor stream_in_memory(std::string_view content) {
    FileDescriptor stream(::memfd_create("stream", MFD_CLOEXEC));
    if (!stream || !write_all(stream, content, "stdin") || ::lseek(stream.get(), 0, SEEK_SET) != 0)
        throw std::runtime_error("cannot make a stream in memory");
    return stream;
}

std::string content_of_stream(const FileDescriptor& stream) {
    std::string text;
    std::array<char, 65536> piece;
    off_t offset = 0;
    for (ssize_t got = 0; (got = ::pread(stream.get(), piece.data(), piece.size(), offset)) > 0; offset += got)
        text.append(piece.data(), static_cast<std::size_t>(got));
    return text;
}

}  // namespace

ProgramStreams::ProgramStreams(std::string_view input)
    : in(stream_in_memory(input)), out(stream_in_memory({})), err(stream_in_memory({})) {}

ProgramResult ProgramStreams::result(int exit) const {
    return {exit, content_of_stream(out), content_of_stream(err)};
}

std::vector<std::string> environment_of(const ProgramOptions& options) {
    auto variables = options.environment;
    for (const char* name : {"PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"})
        if (const char* value = std::getenv(name); value != nullptr) variables.emplace(name, value);
    std::vector<std::string> lines;
    for (const auto& [name, value] : variables) lines.push_back(name + "=" + value);
    return lines;
}

std::vector<char*> pointers_to(std::vector<std::string>& strings) {
    std::vector<char*> pointers;
    for (auto& string : strings) pointers.push_back(string.data());
    pointers.push_back(nullptr);
    return pointers;
}

int exit_of(int wait_status) {
    return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

}  // namespace lode
