// The cache that processes share: blobs, modules, what handles meant, derived data, and the index over them.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/group_sync.h"
#include "base/log.h"
#include "base/result.h"
#include "cache/blob_store.h"
#include "cache/cache_layout.h"
#include "cache/derived_store.h"
#include "cache/handle_records.h"
#include "cache/index.h"
#include "cache/index_writer.h"
#include "cache/mirror_health.h"
#include "cache/module_store.h"
#include "cache/partial_store.h"
#include "cache/registry_records.h"
#include "cache/versions_records.h"

namespace lode {

/// Thread-safe; any number of processes. Opening it touches no file; a folder is made with the first thing put into it.
/// `clock` and `log` must outlive it. Nothing is visible in it before it is whole, and correctness depends on no lock.
class Cache {
public:
    Cache(std::filesystem::path root, const Clock& clock, Log& log);

    const std::filesystem::path& root() const { return m_layout.root(); }
    const BlobStore& blobs() const { return m_blobs; }
    const ModuleStore& modules() const { return m_modules; }
    const HandleRecords& handles() const { return m_handles; }
    const VersionsRecords& versions() const { return m_versions; }
    const RegistryRecords& registries() const { return m_registries; }
    const DerivedStore& derived() const { return m_derived; }
    const PartialStore& partials() const { return m_partials; }
    const MirrorHealth& mirrors() const { return m_mirrors; }

    /// The last steps of a download: the module's folder, the handle's record, the index row. `meaning` is of that
    /// manifest.
    Result<ModuleFolder> commit(std::string_view handle, std::string_view manifest_text, const Manifest& manifest,
                                const HandleMeaning& meaning) const;
    /// Notes a use of the module, at most once in five minutes. A cache that cannot be written is used all the same.
    void touch(const Digest& digest) const;
    /// What is here, the last used first; straight from the folders where the index cannot be used.
    Result<std::vector<IndexedModule>> list() const;

private:
    Result<void> sync_names() const;
    void sweep_now_and_then() const;

    CacheLayout m_layout;
    std::unique_ptr<GroupSync> m_sync;
    BlobStore m_blobs;
    ModuleStore m_modules;
    HandleRecords m_handles;
    VersionsRecords m_versions;
    RegistryRecords m_registries;
    DerivedStore m_derived;
    PartialStore m_partials;
    MirrorHealth m_mirrors;
    std::unique_ptr<IndexWriter> m_index;
    const Clock& m_clock;
    Log& m_log;
    mutable std::atomic<Clock::Time> m_swept{Clock::Time::min()};
};

}  // namespace lode
