// What a cache's folders hold, without an index: what one is made from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "cache/cache_layout.h"
#include "cache/handle_records.h"
#include "cache/module_store.h"

namespace lode {

struct BlobSize {
    Digest digest;
    std::uint64_t size = 0;  ///< bytes
};

struct IndexedModule {
    Digest digest;
    std::string name;                  ///< publisher/name; of a foreign module its kind
    std::string version;               ///< empty: a foreign module has none
    std::uint64_t size = 0;            ///< bytes of all files, the manifest left out
    Clock::Time last_used;             ///< to within five minutes
    std::vector<std::string> handles;  ///< canonical, sorted
};

/// A module with what it consists of: each content once, by digest.
struct ScannedModule {
    IndexedModule module;
    std::vector<BlobSize> blobs;
};

struct DerivedFile {
    Digest source;  ///< of the file that it was derived from
    std::string format;
    std::uint64_t size = 0;  ///< bytes
};

/// The module, without its handles.
ScannedModule scanned(const ModuleFolder& module, Clock::Time last_used);

/// Thread-safe. The folders may change meanwhile: what is gone when it is looked at is left out.
class FolderScan {
public:
    FolderScan(CacheLayout layout, ModuleStore modules, HandleRecords handles)
        : m_layout(std::move(layout)), m_modules(std::move(modules)), m_handles(std::move(handles)) {}

    const CacheLayout& layout() const { return m_layout; }
    /// The digests of all module folders, damaged ones too, sorted.
    std::vector<Digest> digests() const;
    /// Last used when its folder says, without handles; none where it is no whole module.
    std::optional<ScannedModule> module(const Digest& digest) const;
    /// What its manifest lists, each content once, whether or not it is there; none where nothing can be read.
    std::optional<std::vector<BlobSize>> contents(const Digest& digest) const;
    Result<std::vector<HandleRecord>> handles() const { return m_handles.all(); }
    std::vector<DerivedFile> derived() const;

private:
    CacheLayout m_layout;
    ModuleStore m_modules;
    HandleRecords m_handles;
};

/// All whole modules by last use, the latest first.
Result<std::vector<IndexedModule>> list_by_folders(const FolderScan& folders);

}  // namespace lode
