// The cache that processes share: blobs, modules, what handles meant, derived data, and the index over them.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/group_sync.h"
#include "base/log.h"
#include "base/result.h"
#include "cache/blob_store.h"
#include "cache/cache_layout.h"
#include "cache/cache_limits.h"
#include "cache/derived_store.h"
#include "cache/eviction.h"
#include "cache/flight.h"
#include "cache/folder_scan.h"
#include "cache/handle_records.h"
#include "cache/index.h"
#include "cache/index_writer.h"
#include "cache/mirror_health.h"
#include "cache/module_store.h"
#include "cache/partial_store.h"
#include "cache/pending_blobs.h"
#include "cache/pin_store.h"
#include "cache/registry_records.h"
#include "cache/verification.h"
#include "cache/versions_records.h"

namespace lode {

/// Thread-safe; any number of processes. Opening it touches no file; a folder is made with the first thing put into it.
/// `clock` and `log` must outlive it. Nothing is visible in it before it is whole, and correctness depends on no lock.
class Cache {
public:
    /// Modules, files of them, what handles meant and derived data are found in the caches `below`, too, which are
    /// only read.
    Cache(std::filesystem::path root, const Clock& clock, Log& log, CacheLimits limits = {},
          const std::vector<std::filesystem::path>& below = {});

    const std::filesystem::path& root() const { return m_layout.root(); }
    const BlobStore& blobs() const { return m_blobs; }
    const ModuleStore& modules() const { return m_modules; }
    const HandleRecords& handles() const { return m_handles; }
    const VersionsRecords& versions() const { return m_versions; }
    const RegistryRecords& registries() const { return m_registries; }
    const DerivedStore& derived() const { return m_derived; }
    const PartialStore& partials() const { return m_partials; }
    const MirrorHealth& mirrors() const { return m_mirrors; }
    const PinStore& pins() const { return m_pins; }
    const CacheLimits& limits() const { return m_limits; }
    const FolderScan& folders() const { return m_folders; }
    /// What all who want the same, and so name the same key, share.
    Flight flight(std::string_view key) const;

    /// To be noted before the first blob of these modules is made, settled when they have been committed.
    Result<PendingBlobs> note_pending(std::span<const Digest> modules, std::span<const FileEntry> files) const;
    /// The last steps of a download: the module's folder, the handle's record, the index row. `meaning` is of that
    /// manifest.
    Result<ModuleFolder> commit(std::string_view handle, std::string_view manifest_text, const Manifest& manifest,
                                const HandleMeaning& meaning) const;
    /// Notes a use of the module by that handle, at most once in five minutes. A cache that cannot be written is used
    /// all the same.
    void touch(const ModuleFolder& module, std::string_view handle) const;
    /// What is here, the last used first, whatever the index knows of it.
    Result<std::vector<IndexedModule>> list() const;
    /// Bytes of all modules and of what is derived from them, each content once; as quick for many as for few.
    Result<IndexTotals> size() const;

    /// Brings the cache within the limits; it does so by itself, for a second or two, after a commit that went over
    /// them.
    Result<EvictionReport> trim(const EvictionWish& wish) const;
    /// See Eviction::remove.
    Result<EvictionReport> remove(const std::vector<Digest>& modules, bool is_forced) const;
    /// Takes the modules that a verification found damaged out of use.
    Result<void> set_aside(const VerificationReport& report) const;
    /// The index again from the folders alone, and files that belong to no module away. How many modules there are.
    Result<std::uint64_t> rebuild() const;

private:
    Result<void> sync_names() const;
    bool sweep_now_and_then() const;
    void sweep() const;
    void keep_to_limits(bool is_due) const;
    Result<void> evict_for_a_moment(bool is_due) const;

    CacheLayout m_layout;
    std::unique_ptr<GroupSync> m_sync;
    BlobStore m_blobs;
    ModuleStore m_modules;
    HandleRecords m_handles;
    VersionsRecords m_versions;
    RegistryRecords m_registries;
    PartialStore m_partials;
    MirrorHealth m_mirrors;
    PinStore m_pins;
    FolderScan m_folders;
    std::unique_ptr<IndexWriter> m_index;
    DerivedStore m_derived;
    Eviction m_eviction;
    const CacheLimits m_limits;
    const Clock& m_clock;
    Log& m_log;
    mutable std::atomic<bool> m_is_evicting{false};
    mutable std::atomic<Clock::Time> m_in_vain_before{Clock::Time::min()};  // nothing more may go
    mutable std::atomic<Clock::Time> m_swept{Clock::Time::min()};
};

}  // namespace lode
