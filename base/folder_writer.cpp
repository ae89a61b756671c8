// openat2(2) for opening and mkdirat(2) below what it opened.
#include "base/folder_writer.h"

#include <cerrno>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lode {
namespace {

constexpr mode_t file_mode = 0444;
constexpr mode_t folder_mode = 0755;

Error cannot_create(std::string_view path, int error_number) {
    const std::string what = "creating `" + std::string(path) + "`";
    switch (error_number) {
        case ENOSYS:
            return {ErrorCode::unusable, what + ": this kernel has no openat2", "lode needs Linux 5.6 or later"};
        case EXDEV:
        case ELOOP:
            return {ErrorCode::permission_denied, what + ": the path leads through a link or out of its folder", {}};
        case EEXIST:
        case ENOTDIR:
        case EISDIR:
            return {ErrorCode::conflict, what + ": something else is there", {}};
        default:
            return system_error(what, error_number);
    }
}

std::string parent_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return std::string(slash == std::string_view::npos ? std::string_view() : path.substr(0, slash));
}

std::string last_part_of(std::string_view path) {
    return std::string(path.substr(path.rfind('/') + 1));
}

}  // namespace

Result<FileDescriptor> FolderWriter::open_below(const std::string& path, std::uint64_t flags,
                                                std::uint64_t mode) const {
    open_how how{};
    how.flags = flags | O_CLOEXEC;
    how.mode = mode;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    const char* const name = path.empty() ? "." : path.c_str();
    long fd = -1;
    do {  // EAGAIN: somebody renames beside us, and the kernel cannot be sure
        fd = ::syscall(SYS_openat2, m_folder.get(), name, &how, sizeof(how));
    } while (fd < 0 && (errno == EINTR || errno == EAGAIN));
    if (fd < 0) return fail(cannot_create(path, errno));
    return FileDescriptor(static_cast<int>(fd));
}

Result<void> FolderWriter::make_folder(std::string_view path) {
    if (path.empty() || path == m_newest) return {};
    LODE_TRY(make_folder(parent_of(path)));
    const std::string whole(path);
    {
        LODE_ASSIGN(const auto parent, open_below(parent_of(path), O_PATH | O_DIRECTORY, 0));
        if (::mkdirat(parent.get(), last_part_of(path).c_str(), folder_mode) != 0 && errno != EEXIST)
            return fail(cannot_create(path, errno));
    }
    LODE_ASSIGN(const auto folder, open_below(whole, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0));
    if (::fchmod(folder.get(), folder_mode) != 0) return fail(cannot_create(path, errno));
    m_newest = whole;
    return {};
}

Result<FileDescriptor> FolderWriter::create_file(std::string_view path) {
    LODE_TRY(make_folder(parent_of(path)));
    LODE_ASSIGN(auto file, open_below(std::string(path), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, file_mode));
    if (::fchmod(file.get(), file_mode) != 0) return fail(cannot_create(path, errno));
    return file;
}

}  // namespace lode
