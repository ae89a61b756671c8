// The calls by their numbers, and the paths that their arguments stand for.
#include "tests/crash/system_call.h"

#include <algorithm>
#include <vector>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <sys/uio.h>

namespace lode {
namespace fs = std::filesystem;
namespace {

/// Which argument is what; -1 where none is.
struct CallForm {
    long number;
    std::string_view name;
    CallKind kind;
    int fd = -1;      ///< the file itself
    int folder = -1;  ///< where `path` begins
    int path = -1;
    int flags = -1;  ///< open(2)'s, by which it is seen whether a file is made
    int length = -1;
};

constexpr CallForm of_fd(long number, std::string_view name, CallKind kind, int fd = 0, int length = -1) {
    return {.number = number, .name = name, .kind = kind, .fd = fd, .length = length};
}

constexpr CallForm of_path(long number, std::string_view name, CallKind kind, int path, int folder = -1) {
    return {.number = number, .name = name, .kind = kind, .folder = folder, .path = path};
}

constexpr CallForm forms[] = {
    {SYS_openat, "openat", CallKind::open, -1, 0, 1, 2, -1},
    {SYS_openat2, "openat2", CallKind::open, -1, 0, 1, 2, -1},
    of_fd(SYS_write, "write", CallKind::write, 0, 2),
    of_fd(SYS_pwrite64, "pwrite64", CallKind::write, 0, 2),
    of_fd(SYS_writev, "writev", CallKind::write),
    of_fd(SYS_pwritev, "pwritev", CallKind::write),
    of_fd(SYS_copy_file_range, "copy_file_range", CallKind::write, 2, 4),
    of_fd(SYS_sendfile, "sendfile", CallKind::write, 0, 3),
    of_fd(SYS_fallocate, "fallocate", CallKind::write),
    of_fd(SYS_fsync, "fsync", CallKind::sync),
    of_fd(SYS_fdatasync, "fdatasync", CallKind::sync),
    of_fd(SYS_syncfs, "syncfs", CallKind::sync),
    of_fd(SYS_ftruncate, "ftruncate", CallKind::truncate),
    of_path(SYS_truncate, "truncate", CallKind::truncate, 0),
    of_fd(SYS_fchmod, "fchmod", CallKind::chmod),
    of_path(SYS_fchmodat, "fchmodat", CallKind::chmod, 1, 0),
    of_fd(SYS_fcntl, "fcntl", CallKind::lock),
    of_fd(SYS_flock, "flock", CallKind::lock),
    of_fd(SYS_close, "close", CallKind::close),
    of_path(SYS_mkdirat, "mkdirat", CallKind::mkdir, 1, 0),
    of_path(SYS_unlinkat, "unlinkat", CallKind::unlink, 1, 0),
    of_path(SYS_renameat2, "renameat2", CallKind::rename, 3, 2),
    of_path(SYS_linkat, "linkat", CallKind::link, 3, 2),
    of_path(SYS_symlinkat, "symlinkat", CallKind::link, 2, 1),
#ifdef SYS_open  // what newer architectures have no more
    {SYS_open, "open", CallKind::open, -1, -1, 0, 1, -1},
    of_path(SYS_creat, "creat", CallKind::open, 0),
    of_path(SYS_chmod, "chmod", CallKind::chmod, 0),
    of_path(SYS_mkdir, "mkdir", CallKind::mkdir, 0),
    of_path(SYS_rmdir, "rmdir", CallKind::unlink, 0),
    of_path(SYS_unlink, "unlink", CallKind::unlink, 0),
    of_path(SYS_rename, "rename", CallKind::rename, 1),
    of_path(SYS_link, "link", CallKind::link, 1),
    of_path(SYS_symlink, "symlink", CallKind::link, 1),
#endif
#ifdef SYS_renameat
    of_path(SYS_renameat, "renameat", CallKind::rename, 3, 2),
#endif
};

std::string text_at(pid_t process, std::uint64_t address) {
    std::string text;
    std::array<char, 256> piece;
    while (text.size() < 4096) {
        // Up to a border, so that no page is asked for that need not be there.
        const std::size_t length = piece.size() - (address + text.size()) % piece.size();
        const iovec here{piece.data(), length};
        const iovec there{reinterpret_cast<void*>(address + text.size()), length};
        if (::process_vm_readv(process, &here, 1, &there, 1, 0) != static_cast<ssize_t>(length)) break;
        const auto end = std::find(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(length), '\0');
        text.append(piece.begin(), end);
        if (end != piece.begin() + static_cast<std::ptrdiff_t>(length)) break;
    }
    return text;
}

std::uint64_t number_at(pid_t process, std::uint64_t address) {
    std::uint64_t number = 0;
    const iovec here{&number, sizeof number};
    const iovec there{reinterpret_cast<void*>(address), sizeof number};
    (void)::process_vm_readv(process, &here, 1, &there, 1, 0);
    return number;
}

fs::path path_of_link(const fs::path& link) {
    std::error_code error;
    return fs::read_symlink(link, error);
}

fs::path path_of_fd(pid_t process, int fd) {
    return path_of_link("/proc/" + std::to_string(process) + "/fd/" + std::to_string(fd));
}

fs::path path_of(pid_t process, const CallForm& form, const std::array<std::uint64_t, 6>& arguments) {
    const auto argument = [&](int which) { return arguments[static_cast<std::size_t>(which)]; };
    if (form.fd >= 0) return path_of_fd(process, static_cast<int>(argument(form.fd)));
    const fs::path path = text_at(process, argument(form.path));
    if (path.is_absolute()) return path.lexically_normal();
    const int folder = form.folder >= 0 ? static_cast<int>(argument(form.folder)) : AT_FDCWD;
    const fs::path from =
        folder == AT_FDCWD ? path_of_link("/proc/" + std::to_string(process) + "/cwd") : path_of_fd(process, folder);
    return (from / path).lexically_normal();
}

bool is_opened_as_it_is(pid_t process, const CallForm& form, const std::array<std::uint64_t, 6>& arguments) {
    if (form.flags < 0) return false;
    std::uint64_t flags = arguments[static_cast<std::size_t>(form.flags)];
    if (form.number == SYS_openat2) flags = number_at(process, flags);  // the first word of its struct
    return (flags & (O_CREAT | O_TRUNC)) == 0;
}

/// fcntl(2) does other things too.
bool is_no_lock(const CallForm& form, const std::array<std::uint64_t, 6>& arguments) {
    if (form.number != SYS_fcntl) return false;
    const auto command = static_cast<int>(arguments[1]);
    return command != F_SETLK && command != F_SETLKW && command != F_OFD_SETLK && command != F_OFD_SETLKW;
}

}  // namespace

std::string_view to_string(CallKind kind) {
    switch (kind) {
        case CallKind::open:
            return "open";
        case CallKind::write:
            return "write";
        case CallKind::sync:
            return "sync";
        case CallKind::rename:
            return "rename";
        case CallKind::link:
            return "link";
        case CallKind::unlink:
            return "unlink";
        case CallKind::mkdir:
            return "mkdir";
        case CallKind::truncate:
            return "truncate";
        case CallKind::chmod:
            return "chmod";
        case CallKind::lock:
            return "lock";
        case CallKind::close:
            return "close";
    }
    return "";
}

std::string class_of(const SystemCall& call) {
    const bool is_of_index = call.path.filename().string().starts_with("index.sqlite");
    return (is_of_index ? "index " : "") + std::string(to_string(call.kind));
}

std::span<const long> watched_calls() {
    static const std::vector<long> numbers = [] {
        std::vector<long> all;
        for (const CallForm& form : forms) all.push_back(form.number);
        return all;
    }();
    return numbers;
}

std::optional<SystemCall> describe_call(pid_t process, long number, const std::array<std::uint64_t, 6>& arguments) {
    const auto* form = std::find_if(std::begin(forms), std::end(forms),
                                    [&](const CallForm& candidate) { return candidate.number == number; });
    if (form == std::end(forms) || is_opened_as_it_is(process, *form, arguments) || is_no_lock(*form, arguments))
        return std::nullopt;
    SystemCall call{form->name, form->kind, path_of(process, *form, arguments), {}, {}};
    if (form->fd >= 0) call.fd = static_cast<int>(arguments[static_cast<std::size_t>(form->fd)]);
    if (form->length >= 0) call.length = form->length;
    return call;
}

}  // namespace lode
