// File contents by digest: `blobs/sha256/ab/<hex>`, read-only, whole and verified from the moment they are visible.
#pragma once

#include <filesystem>

#include "base/file.h"
#include "base/result.h"
#include "cache/cache_layout.h"
#include "module/manifest.h"

namespace lode {

/// Thread-safe; any number of processes.
class BlobStore {
public:
    explicit BlobStore(CacheLayout layout) : m_layout(std::move(layout)) {}

    /// Whether the file's content is there with its whole size.
    Result<bool> contains(const FileEntry& file) const;
    /// A file under a name of its own to download into.
    Result<StagedFile> stage() const;
    /// Makes staged bytes the content of `file`. The caller has verified their size and digest.
    Result<void> commit(StagedFile staged, const FileEntry& file) const;
    /// Makes `goal` the content of `file`, by a hard link where the file system has them.
    Result<void> place(const FileEntry& file, const std::filesystem::path& goal) const;

private:
    CacheLayout m_layout;
};

}  // namespace lode
