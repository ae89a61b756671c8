// Copying in pieces, so that it can be stopped between two.
#include "base/copy_file.h"

#include <cerrno>

#include <fmt/format.h>
#include <unistd.h>

namespace lode {
namespace {

constexpr std::size_t piece = std::size_t{16} << 20U;

bool is_not_supported(int error) {
    return error == EXDEV || error == EINVAL || error == ENOSYS || error == EOPNOTSUPP;
}

/// One piece by reading and writing; 0 at the end.
Result<std::size_t> copy_bytes(const FileDescriptor& from, std::uint64_t offset, const FileDescriptor& to,
                               const std::filesystem::path& path) {
    LODE_ASSIGN(const auto bytes, read_at(from, offset, piece, path));
    LODE_TRY(write_all(to, bytes, path));
    return bytes.size();
}

}  // namespace

Result<void> copy_content(const FileDescriptor& from, const FileDescriptor& to, const std::filesystem::path& path,
                          Progress& progress, const Cancellation& cancellation) {
    bool by_system = true;
    std::uint64_t copied = 0;
    while (true) {
        if (cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
        std::size_t got = 0;
        if (by_system) {
            const ssize_t result = ::copy_file_range(from.get(), nullptr, to.get(), nullptr, piece, 0);
            if (result < 0 && errno == EINTR) continue;
            if (result < 0 && !is_not_supported(errno))
                return fail(system_error(fmt::format("copying `{}`", path.string()), errno));
            by_system = result > 0;  // some file systems answer 0 for what they cannot copy
            got = by_system ? static_cast<std::size_t>(result) : 0;
        }
        if (!by_system) {
            LODE_ASSIGN(got, copy_bytes(from, copied, to, path));
        }
        if (got == 0) return {};
        copied += got;
        progress.advance(got);
    }
}

}  // namespace lode
