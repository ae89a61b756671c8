// Identities by statx(2).
#include "base/file_identity.h"

#include <cstdio>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace lode {
namespace fs = std::filesystem;

namespace {

std::optional<NamedFile> look_at(int folder, const char* path, int flags) {
    struct statx status {};
    if (::statx(folder, path, flags, STATX_BASIC_STATS | STATX_BTIME, &status) != 0) return std::nullopt;
    NamedFile found{{makedev(status.stx_dev_major, status.stx_dev_minor), status.stx_ino, 0},
                    S_ISREG(status.stx_mode),
                    status.stx_size};
    if ((status.stx_mask & STATX_BTIME) != 0)
        found.identity.made = status.stx_btime.tv_sec * 1'000'000'000 + status.stx_btime.tv_nsec;
    return found;
}

}  // namespace

std::optional<NamedFile> find_named(const fs::path& path) {
    return look_at(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW);
}

bool is_named(const FileDescriptor& opened, const fs::path& path, Links links) {
    const auto found = look_at(opened.get(), "", AT_EMPTY_PATH);
    const auto named = look_at(AT_FDCWD, path.c_str(), links == Links::stay ? AT_SYMLINK_NOFOLLOW : 0);
    return found && named && named->identity == found->identity;
}

std::optional<FileIdentity> identity_of(const fs::path& path) {
    const auto found = find_named(path);
    return found ? std::optional(found->identity) : std::nullopt;
}

Result<bool> rename_if_same(const fs::path& from, const FileIdentity& identity, const fs::path& to) {
    if (identity_of(from) != identity) return false;
    if (const auto renamed = rename_path(from, to); !renamed) {
        if (renamed.error().code == ErrorCode::not_found) return false;  // somebody was faster
        return fail(renamed.error());
    }
    if (identity_of(to) == identity) return true;
    // Where there is yet another one already, or the file system cannot do this, it stays at `to`.
    (void)::renameat2(AT_FDCWD, to.c_str(), AT_FDCWD, from.c_str(), RENAME_NOREPLACE);
    return false;
}

}  // namespace lode
