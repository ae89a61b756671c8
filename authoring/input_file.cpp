// Opening and reading by read(2).
#include "authoring/input_file.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace lode {

Result<InputFile> open_input_file(const std::filesystem::path& source) {
    if (source == "-") {
        FileDescriptor copy(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
        if (!copy) return fail(system_error("opening standard input", errno));
        return InputFile{std::move(copy), "standard input"};
    }
    LODE_ASSIGN(auto file, open_file(source, O_RDONLY));
    LODE_ASSIGN(const auto size, size_of_file(source));
    (void)::posix_fadvise(file.get(), 0, 0, POSIX_FADV_SEQUENTIAL);  // a hint
    return InputFile{std::move(file), "`" + source.string() + "`", size.value_or(0)};
}

Result<InputFile> open_part(const std::filesystem::path& path) {
    LODE_ASSIGN(auto opened, open_for_reading(path));
    return InputFile{std::move(opened.file), "`" + path.string() + "`", opened.size};
}

ReadBytes reading(const InputFile& input, Progress& progress, const Cancellation& cancellation) {
    return [&](std::span<char> room) -> Result<std::size_t> {
        while (true) {
            if (cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
            const ssize_t got = ::read(input.file.get(), room.data(), room.size());
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return fail(system_error("reading", errno));
            progress.advance(static_cast<std::uint64_t>(got));
            return static_cast<std::size_t>(got);
        }
    };
}

}  // namespace lode
