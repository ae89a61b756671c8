// Committing and linking of blobs.
#include "cache/blob_store.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/copy_file.h"
#include "module/hashing.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

/// Bytes that take so long that nobody else should wait for their sync.
constexpr std::uint64_t large = std::uint64_t{8} << 20U;

constexpr std::size_t adopted_at_once = 128;  // open files
constexpr int most_attempts = 8;

struct Adopted {
    FileDescriptor file;
    fs::path path;
    fs::path goal;
};

}  // namespace

Result<bool> BlobStore::contains(const FileEntry& file) const {
    LODE_ASSIGN(const auto size, size_of_file(m_layout.blob(file.digest)));
    return size == file.size;
}

Result<bool> BlobStore::bring_from_below(const FileEntry& file, Progress& progress, const Cancellation& cancellation,
                                         Log& log) const {
    for (const CacheLayout& below : m_below) {
        const auto path = below.blob(file.digest);
        const auto blob = find_file(path);
        if (!blob || !*blob || (*blob)->size != file.size) continue;
        LODE_TRY(create_folders(m_layout.partial()));
        LODE_ASSIGN(const auto copy, PartialFile::create(m_layout.partial(), file.digest.hex()));
        LODE_TRY(copy_content((*blob)->file, copy->file(), path, progress, cancellation));
        SilentProgress silent;
        LODE_ASSIGN(const auto digest, digest_of_file(copy->path(), silent, cancellation));
        if (digest == file.digest) return commit(*copy, file).map([] { return true; });
        log.warning(fmt::format("the shared cache `{}` is damaged: `{}` has other bytes than its name says",
                                below.root().string(), path.string()));
    }
    return false;
}

Result<void> BlobStore::sync(std::span<const OpenPath> opened, std::uint64_t bytes) const {
    return bytes > large ? sync_all(opened) : m_sync.sync(opened);
}

Result<void> BlobStore::commit(PartialFile& downloaded, const FileEntry& file) const {
    LODE_ASSIGN(const bool is_there, contains(file));  // by somebody who was faster
    if (is_there) {
        downloaded.discard();
        return {};
    }
    const auto path = downloaded.path();
    const auto goal = m_layout.blob(file.digest);
    LODE_TRY(create_folders(goal.parent_path(), Durable::no));
    if (::fchmod(downloaded.file().get(), 0444) != 0)
        return fail(system_error("making `" + path.string() + "` read-only", errno));
    LODE_TRY(sync(std::vector<OpenPath>{{downloaded.file(), path}}, file.size));
    return downloaded.move_to(goal);
}

Result<bool> BlobStore::hold(const FileEntry& file, const fs::path& path) const {
    LODE_ASSIGN(const bool is_there, contains(file));
    if (!is_there) return false;
    const fs::path held = unique_name(path.parent_path(), ".held-");
    if (::link(m_layout.blob(file.digest).c_str(), held.c_str()) != 0) return errno != ENOENT;
    if (rename_path(held, path)) return true;
    (void)remove_file(held);
    return false;
}

Result<void> BlobStore::adopt(const fs::path& folder, std::span<const FileEntry> files) const {
    for (std::size_t first = 0; first < files.size(); first += adopted_at_once)
        LODE_TRY(adopt_some(folder, files.subspan(first, std::min(adopted_at_once, files.size() - first))));
    return {};
}

Result<void> BlobStore::adopt_some(const fs::path& folder, std::span<const FileEntry> files) const {
    std::vector<Adopted> adopted;
    std::uint64_t bytes = 0;
    for (const FileEntry& file : files) {
        fs::path path = folder / file.path;
        LODE_ASSIGN(const bool is_held, hold(file, path));
        if (is_held) continue;
        LODE_ASSIGN(auto opened, open_file(path, O_RDONLY | O_NOFOLLOW));
        adopted.push_back({std::move(opened), std::move(path), m_layout.blob(file.digest)});
        bytes += file.size;
    }
    std::vector<OpenPath> unsynced;
    unsynced.reserve(adopted.size());
    for (const Adopted& each : adopted) unsynced.push_back({each.file, each.path});
    LODE_TRY(sync(unsynced, bytes));
    for (const Adopted& each : adopted) {
        LODE_TRY(create_folders(each.goal.parent_path(), Durable::no));
        if (::link(each.path.c_str(), each.goal.c_str()) != 0) LODE_TRY(rename_path(each.path, each.goal));
    }
    return {};
}

Result<void> BlobStore::place(const FileEntry& file, const fs::path& goal) const {
    // A blob that is replaced by an equal one just then is not found: link(2) takes nothing that has lost its last
    // name.
    for (int attempt = 1;; ++attempt) {
        auto placed = link_or_copy(m_layout.blob(file.digest), goal);
        if (placed || placed.error().code != ErrorCode::not_found || attempt == most_attempts) return placed;
    }
}

}  // namespace lode
