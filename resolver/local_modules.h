// Modules on this machine: folders in place, archives unpacked into the cache.
#pragma once

#include "base/log.h"
#include "base/progress.h"
#include "base/result.h"
#include "cache/cache.h"
#include "module/handle.h"
#include "module/module_folder.h"

namespace lode {

/// What it joins must outlive it. Thread-safe.
class LocalModules {
public:
    LocalModules(const Cache& cache, const Clock& clock, Log& log, Progress& progress, const Cancellation& cancellation)
        : m_cache(cache), m_clock(clock), m_log(log), m_progress(progress), m_cancellation(cancellation) {}

    struct Found {
        ModuleFolder module;
        std::optional<Digest> archive;  ///< of the archive's bytes, where it is one
    };

    /// A LocalFolder or LocalArchive. An archive is read only when it may have changed since it was unpacked last.
    /// `not_found` where there is nothing; `integrity` for a damaged one and for a pin that does not hold.
    Result<Found> find(const Handle& handle) const;

private:
    /// An archive's file, and its stamp before it was read.
    struct OpenArchive {
        const std::filesystem::path& path;
        const ReadableFile& file;
        ArchiveKind kind;
        std::string stamp;
    };

    Result<ModuleFolder> find_folder(const Handle& handle, const std::filesystem::path& path) const;
    Result<Found> find_archive(const Handle& handle, const std::filesystem::path& path, ArchiveKind kind) const;
    std::string stamp_to_keep(const OpenArchive& archive) const;
    Result<std::optional<ModuleFolder>> find_unpacked(const Digest& digest) const;
    Result<Found> unpack(const Handle& handle, const OpenArchive& archive, const Digest& digest) const;

    const Cache& m_cache;
    const Clock& m_clock;
    Log& m_log;
    Progress& m_progress;
    const Cancellation& m_cancellation;
};

}  // namespace lode
