// statfs(2) and fcntl(2).
#include "cli/doctor/file_system.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/file.h"

namespace lode {
namespace {

struct Kind {
    std::uint32_t magic;
    std::string_view name;
    bool is_network = false;
};

/// The numbers of linux/magic.h, and of those that have them in their own headers.
constexpr std::array kinds = {
    Kind{0xEF53, "ext4"},
    Kind{0x58465342, "xfs"},
    Kind{0x9123683E, "btrfs"},
    Kind{0x2FC12FC1, "zfs"},
    Kind{0xF2F52010, "f2fs"},
    Kind{0xCA451A4E, "bcachefs"},
    Kind{0x01021994, "tmpfs"},
    Kind{0x794C7630, "overlayfs"},
    Kind{0x73717368, "squashfs"},
    Kind{0x4D44, "vfat"},
    Kind{0x2011BAB0, "exfat"},
    Kind{0x5346544E, "ntfs"},
    Kind{0x65735546, "fuse"},
    Kind{0x6969, "nfs", true},
    Kind{0xFE534D42, "smb2", true},
    Kind{0xFF534D42, "cifs", true},
    Kind{0x01021997, "9p", true},
    Kind{0x00C36400, "ceph", true},
    Kind{0x0BD00BD0, "lustre", true},
    Kind{0x47504653, "gpfs", true},
};

struct flock whole_file_lock() {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

}  // namespace

Result<FileSystem> file_system_of(const std::filesystem::path& folder) {
    struct statfs status {};
    if (::statfs(folder.c_str(), &status) != 0)
        return fail(system_error("asking about the file system of `" + folder.string() + "`", errno));
    const auto magic = static_cast<std::uint32_t>(status.f_type);
    const auto* const kind = std::ranges::find(kinds, magic, &Kind::magic);
    const bool is_known = kind != kinds.end();
    return FileSystem{is_known ? std::string(kind->name) : fmt::format("file system {:#x}", magic),
                      is_known && kind->is_network,
                      static_cast<std::uint64_t>(status.f_bavail) * static_cast<std::uint64_t>(status.f_bsize)};
}

Result<bool> locks_work_in(const std::filesystem::path& folder) {
    LODE_ASSIGN(const auto held, StagedFile::create(folder, ".doctor-"));
    LODE_ASSIGN(const auto other, open_file(held.path(), O_RDWR));
    // Of an open file, not of a process, so that one process can play both parts.
    auto lock = whole_file_lock();
    if (::fcntl(held.file().get(), F_OFD_SETLK, &lock) != 0) return false;
    lock = whole_file_lock();
    if (::fcntl(other.get(), F_OFD_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES)) return false;
    lock.l_type = F_UNLCK;  // on some network file systems both kinds are one
    if (::fcntl(held.file().get(), F_OFD_SETLK, &lock) != 0) return false;
    return ::flock(held.file().get(), LOCK_EX | LOCK_NB) == 0 && ::flock(other.get(), LOCK_EX | LOCK_NB) != 0 &&
           errno == EWOULDBLOCK;
}

Result<void> try_to_make_folder_in(const std::filesystem::path& folder) {
    const auto tried = unique_name(folder, ".doctor-");
    if (::mkdir(tried.c_str(), 0700) != 0) {
        std::error_code ignored;
        const int cause = errno;
        const bool is_denied = cause == ENOENT && std::filesystem::is_directory(folder, ignored);  // as /proc says it
        return fail(system_error("making a folder in `" + folder.string() + "`", is_denied ? EACCES : cause));
    }
    if (::rmdir(tried.c_str()) != 0) return fail(system_error("removing `" + tried.string() + "`", errno));
    return {};
}

Result<std::chrono::seconds> clock_ahead_in(const std::filesystem::path& folder, const Clock& clock) {
    LODE_ASSIGN(const auto file, StagedFile::create(folder, ".doctor-"));
    const auto made = time_of_change(file.path());
    if (!made) return fail(ErrorCode::unusable, "a new file has no time");
    return std::chrono::duration_cast<std::chrono::seconds>(*made - clock.now());
}

}  // namespace lode
