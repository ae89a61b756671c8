// Blobs on their way into a cache: written beside it, some together, and then the cache's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/file.h"
#include "base/folder_writer.h"
#include "base/progress.h"
#include "base/result.h"
#include "cache/bundle/bundle_reader.h"
#include "cache/cache.h"

namespace lode {

/// Small ones are synced together. `keep` what is whole before this goes out of scope: the rest is lost with it.
class ArrivingBlobs {
public:
    ArrivingBlobs(const Cache& cache, Progress& progress, const Cancellation& cancellation)
        : m_cache(cache), m_progress(progress), m_cancellation(cancellation) {}

    /// Whether the cache has the blob already; it stays there then, as do those that came, until this goes.
    Result<bool> hold(const FileEntry& blob);
    /// Reads the bundle's current blob to its end.
    Result<void> take(BundleReader& bundle, const FileEntry& blob);
    /// Makes what came the cache's.
    Result<void> keep();

    std::uint64_t files() const { return m_files; }
    std::uint64_t bytes() const { return m_bytes; }

private:
    /// A folder of the cache's `partial/`, open.
    struct Folder {
        explicit Folder(StagedFolder made, FileDescriptor opened)
            : staged(std::move(made)), file(std::move(opened)), writer(file) {}

        StagedFolder staged;
        FileDescriptor file;
        FolderWriter writer;
    };

    Result<void> open_folder();

    const Cache& m_cache;
    Progress& m_progress;
    const Cancellation& m_cancellation;
    std::unique_ptr<Folder> m_folder;
    std::vector<FileEntry> m_whole;  // not kept yet; their paths are those in the folder
    std::uint64_t m_whole_bytes = 0;
    std::uint64_t m_files = 0;  // all that came
    std::uint64_t m_bytes = 0;
};

}  // namespace lode
