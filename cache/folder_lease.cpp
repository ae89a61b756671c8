// Leases by flock(2).
#include "cache/folder_lease.h"

#include <cerrno>
#include <chrono>

#include <fcntl.h>
#include <sys/file.h>

#include "base/clock.h"
#include "base/file_identity.h"
#include "base/uninterrupted.h"

namespace lode {
namespace {

constexpr int most_attempts = 100;
constexpr std::chrono::milliseconds pause{2};

enum class Attempt { held, refused };

/// What is no lock is as good as held: nothing depends on it for being right.
Attempt attempt(const FileDescriptor& folder, Lease lease) {
    const int operation = lease == Lease::shared ? LOCK_SH : LOCK_EX;
    while (::flock(folder.get(), operation | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return Attempt::refused;
        if (errno != EINTR) break;
    }
    return Attempt::held;
}

}  // namespace

Result<std::optional<FileDescriptor>> lease_folder(const std::filesystem::path& folder, Lease lease) {
    for (int attempts = 0; attempts < most_attempts; ++attempts) {
        FileDescriptor opened(
            uninterrupted([&] { return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
        if (!opened) {
            if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
            if (errno == EMFILE || errno == ENFILE)
                return lease == Lease::shared ? std::optional(std::move(opened)) : std::nullopt;
            return fail(system_error("opening `" + folder.string() + "`", errno));
        }
        if (attempt(opened, lease) == Attempt::held) {
            if (is_named(opened, folder, Links::follow)) return opened;
            continue;  // it was taken away, and may have been made again
        }
        if (lease == Lease::exclusive) return std::nullopt;
        SystemClock().sleep_for(pause);
    }
    return std::nullopt;
}

}  // namespace lode
