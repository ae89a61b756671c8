// Blobs and manifests held against the modules.
#include "cache/ownerless_files.h"

#include <algorithm>

#include "base/file.h"
#include "base/folder_listing.h"
#include "cache/pending_blobs.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::hours young{1};

/// Sorted.
std::vector<Digest> contents_of_all(const FolderScan& folders) {
    std::vector<Digest> listed;
    for (const Digest& digest : folders.digests())
        for (const BlobSize& blob : folders.contents(digest).value_or(std::vector<BlobSize>()))
            listed.push_back(blob.digest);
    std::ranges::sort(listed);
    return listed;
}

bool is_lone(const fs::path& manifest) {
    std::error_code error;
    return !fs::exists(fs::path(manifest).replace_extension(), error) && !error;
}

}  // namespace

void delete_ownerless_files(const FolderScan& folders, const Clock& clock) {
    const Clock::Time now = clock.now();
    const auto listed = contents_of_all(folders);
    const auto noted = noted_digests(folders.layout());  // of downloads that somebody may go on with
    for (const fs::path& shard : paths_in(folders.layout().blobs())) {
        for (const fs::path& blob : paths_in(shard)) {
            const auto digest = parse_digest_hex(blob.filename().string());
            const bool is_owned =
                digest && (std::ranges::binary_search(listed, *digest) || std::ranges::binary_search(noted, *digest));
            if (!is_owned && has_rested(blob, now, young)) (void)remove_file(blob);
        }
    }
    for (const fs::path& manifest : lone_manifests(folders.layout())) delete_lone_manifest(manifest, now);
}

std::vector<fs::path> lone_manifests(const CacheLayout& layout) {
    std::vector<fs::path> manifests;
    for (const fs::path& path : paths_in(layout.modules()))
        if (path.extension() == ".json" && is_lone(path)) manifests.push_back(path);
    return manifests;
}

void delete_lone_manifest(const fs::path& manifest, Clock::Time now) {
    if (is_lone(manifest) && has_rested(manifest, now, young)) (void)remove_file(manifest);
}

}  // namespace lode
