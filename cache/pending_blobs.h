// What a download makes before there is a module that has it, blobs and the manifest of a foreign module: noted, so
// that a kill leaves none for good.
#pragma once

#include <chrono>
#include <filesystem>
#include <span>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "cache/cache_layout.h"
#include "module/manifest.h"

namespace lode {

/// `partial/<16 hex>.pending`, a line of 64 hex digits for each module and each blob; which is which is not said. It
/// stays unless it is settled: what has come of a module counts for the next attempt, as partial downloads do.
class PendingBlobs {
public:
    static constexpr std::chrono::hours kept_for{24 * 7};

    static Result<PendingBlobs> note(const CacheLayout& layout, std::span<const Digest> digests,
                                     std::span<const FileEntry> files);

    /// Their module is there.
    void settle();

private:
    explicit PendingBlobs(std::filesystem::path path) : m_path(std::move(path)) {}

    std::filesystem::path m_path;
};

/// Of all notes, sorted.
std::vector<Digest> noted_digests(const CacheLayout& layout);

/// Notes the blobs of a module whose folder is about to be taken out of use: it may never come again. What cannot be
/// read or noted is left to a rebuild.
void note_blobs_of(const CacheLayout& layout, const Digest& module);

/// Deletes what was noted a week ago and is still nobody's.
void delete_old_pending_blobs(const CacheLayout& layout, const Clock& clock);

}  // namespace lode
