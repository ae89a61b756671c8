// A blob is a hard link of each version's file: one name alone is nobody's.
#include "registry_server/storage/garbage.h"

#include <algorithm>
#include <cerrno>
#include <chrono>

#include <fmt/format.h>
#include <sys/stat.h>

#include "registry_server/storage/blob_files.h"
#include "registry_server/storage/partial_upload.h"

namespace lode {
namespace {

constexpr auto safe_for = std::chrono::hours(1);

/// Its size, where it is nobody's.
std::optional<std::uint64_t> size_of_orphan(const std::filesystem::path& path, Clock::Time now) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_nlink != 1) return std::nullopt;
    if (now - std::chrono::system_clock::from_time_t(status.st_mtim.tv_sec) < safe_for) return std::nullopt;
    return static_cast<std::uint64_t>(status.st_size);
}

}  // namespace

Result<Garbage> collect_garbage(const RegistryFolder& folder, Clock::Time now, Collect collect) {
    Garbage garbage;
    LODE_ASSIGN(const auto files, find_blob_files(folder));
    LODE_ASSIGN(const auto lock, folder.lock());  // no version is placed meanwhile
    for (const auto& path : files.blobs) {
        const auto size = size_of_orphan(path, now);
        if (!size) continue;
        if (collect == Collect::remove) LODE_TRY(remove_file(path));
        garbage.blobs.push_back({*parse_digest_hex(path.filename().string()), *size});
        garbage.bytes += *size;
    }
    const auto sweep = collect == Collect::remove ? Sweep::remove : Sweep::look;
    LODE_ASSIGN(const auto swept, sweep_partial_uploads(folder, now, sweep));
    garbage.uploads = swept.count;
    garbage.bytes += swept.bytes;
    return garbage;
}

}  // namespace lode
