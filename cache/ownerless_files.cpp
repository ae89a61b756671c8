// Blobs and manifests held against the modules.
#include "cache/ownerless_files.h"

#include <algorithm>

#include "base/file.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::hours young{1};

bool is_old(const fs::path& path, Clock::Time now) {
    const auto changed = time_of_change(path);
    return changed && now - *changed >= young;
}

/// Sorted.
std::vector<Digest> contents_of_all(const FolderScan& folders) {
    std::vector<Digest> listed;
    for (const Digest& digest : folders.digests())
        for (const BlobSize& blob : folders.contents(digest).value_or(std::vector<BlobSize>()))
            listed.push_back(blob.digest);
    std::ranges::sort(listed);
    return listed;
}

}  // namespace

void delete_ownerless_files(const FolderScan& folders, const Clock& clock) {
    const Clock::Time now = clock.now();
    const auto listed = contents_of_all(folders);
    std::error_code error;
    for (const auto& shard : fs::directory_iterator(folders.layout().blobs(), error)) {
        std::error_code ignored;
        for (const auto& blob : fs::directory_iterator(shard.path(), ignored)) {
            const auto digest = parse_digest_hex(blob.path().filename().string());
            const bool is_owned = digest && std::ranges::binary_search(listed, *digest);
            if (!is_owned && is_old(blob.path(), now)) (void)remove_file(blob.path());
        }
    }
    for (const auto& entry : fs::directory_iterator(folders.layout().modules(), error))
        if (entry.path().extension() == ".json") delete_lone_manifest(entry.path(), now);
}

void delete_lone_manifest(const fs::path& manifest, Clock::Time now) {
    std::error_code error;
    const bool is_lone = !fs::exists(fs::path(manifest).replace_extension(), error) && !error;
    if (is_lone && is_old(manifest, now)) (void)remove_file(manifest);
}

}  // namespace lode
