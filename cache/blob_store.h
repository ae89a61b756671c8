// File contents by digest: `blobs/sha256/ab/<hex>`, read-only, whole and verified from the moment they are visible.
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "base/file.h"
#include "base/group_sync.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/result.h"
#include "cache/cache_layout.h"
#include "cache/partial_file.h"
#include "module/manifest.h"

namespace lode {

/// Thread-safe; any number of processes. `sync` must outlive it.
class BlobStore {
public:
    BlobStore(CacheLayout layout, GroupSync& sync, std::vector<CacheLayout> below = {})
        : m_layout(std::move(layout)), m_sync(sync), m_below(std::move(below)) {}

    /// Whether the file's content is there with its whole size.
    Result<bool> contains(const FileEntry& file) const;
    /// Copies the file's content from a cache below, verified and as lasting as by `commit`; false where none has it.
    /// Advances `progress`. Content that has another digest there is told of and left. `interrupted` where that is
    /// wished.
    Result<bool> bring_from_below(const FileEntry& file, Progress& progress, const Cancellation& cancellation,
                                  Log& log) const;
    /// Makes what was downloaded the content of `file`. The caller has verified its size and digest. Its bytes are on
    /// the disk then; its name need not be, since every module has a link of its own.
    Result<void> commit(PartialFile& downloaded, const FileEntry& file) const;
    /// The same with files of a folder in this cache's `partial/`, which nobody else writes to. They keep their names
    /// there where the file system has hard links, and what the cache had already gets one there, too: so none is
    /// nobody's before its module has it.
    Result<void> adopt(const std::filesystem::path& folder, std::span<const FileEntry> files) const;
    /// Makes `path`, in this cache's `partial/`, another name of the content, in the place of what is there, so that
    /// nobody who evicts a module that has it takes it for nobody's. False where it is not in this cache; where there
    /// are no hard links it is not held.
    Result<bool> hold(const FileEntry& file, const std::filesystem::path& path) const;
    /// Makes `goal` the content of `file`, by a hard link where the file system has them.
    Result<void> place(const FileEntry& file, const std::filesystem::path& goal) const;

private:
    Result<void> sync(std::span<const OpenPath> opened, std::uint64_t bytes) const;
    Result<void> adopt_some(const std::filesystem::path& folder, std::span<const FileEntry> files) const;

    CacheLayout m_layout;
    GroupSync& m_sync;
    std::vector<CacheLayout> m_below;
};

}  // namespace lode
