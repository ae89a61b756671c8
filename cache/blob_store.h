// File contents by digest: `blobs/sha256/ab/<hex>`, read-only, whole and verified from the moment they are visible.
#pragma once

#include <filesystem>

#include "base/file.h"
#include "base/result.h"
#include "cache/cache_layout.h"
#include "cache/partial_file.h"
#include "module/manifest.h"

namespace lode {

/// Thread-safe; any number of processes.
class BlobStore {
public:
    explicit BlobStore(CacheLayout layout) : m_layout(std::move(layout)) {}

    /// Whether the file's content is there with its whole size.
    Result<bool> contains(const FileEntry& file) const;
    /// Makes what was downloaded the content of `file`. The caller has verified its size and digest. Its bytes are on
    /// the disk then; its name need not be, since every module has a link of its own.
    Result<void> commit(PartialFile& downloaded, const FileEntry& file) const;
    /// The same with a file of this cache's `partial/`, which nobody else writes to; `path` is gone then.
    Result<void> adopt(const std::filesystem::path& path, const FileEntry& file) const;
    /// Makes `goal` the content of `file`, by a hard link where the file system has them.
    Result<void> place(const FileEntry& file, const std::filesystem::path& goal) const;

private:
    CacheLayout m_layout;
};

}  // namespace lode
