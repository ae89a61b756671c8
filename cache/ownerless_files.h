// Files of the cache that belong to no module: left by a kill, or by hands other than lode's.
#pragma once

#include <filesystem>
#include <vector>

#include "base/clock.h"
#include "cache/folder_scan.h"

namespace lode {

/// Deletes blobs that no module lists and manifests without a folder, once they are an hour old: a younger one may be
/// of a download under way. Reads every manifest. What cannot be deleted stays.
void delete_ownerless_files(const FolderScan& folders, const Clock& clock);

/// The manifests in `modules/` without a folder, foreign modules' whose folder never came or was taken away.
std::vector<std::filesystem::path> lone_manifests(const CacheLayout& layout);

/// The same of one manifest in `modules/`, a foreign module's.
void delete_lone_manifest(const std::filesystem::path& manifest, Clock::Time now);

}  // namespace lode
