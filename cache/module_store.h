// Whole modules: `modules/<digest>/`, folders of links to blobs, there in full or not at all.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "cache/blob_store.h"
#include "cache/cache_layout.h"
#include "module/module_folder.h"

namespace lode {

/// A module that nobody else sees yet; gone again unless it is published.
struct StagedModule {
    struct Content {
        FileDescriptor file;
        std::filesystem::path path;
    };

    Digest digest;  ///< of the manifest
    Manifest manifest;
    StagedFolder folder;
    std::optional<StagedFile> manifest_beside;  ///< a foreign module's
    std::vector<Content> contents;              ///< the manifest within, and all folders

    /// What is to be synced before it is published.
    std::vector<OpenPath> unsynced() const;
};

/// A foreign module's folder is as its publisher made it; the manifest lies beside it, in `modules/<digest>.json`.
/// Thread-safe; any number of processes.
class ModuleStore {
public:
    /// Modules of the caches `below` are found, too, and left alone.
    ModuleStore(CacheLayout layout, BlobStore blobs, std::vector<CacheLayout> below = {})
        : m_layout(std::move(layout)), m_blobs(std::move(blobs)), m_below(std::move(below)) {}

    /// The module, when its folder is there, its manifest has that digest and every file has its size. None where there
    /// is no folder; `integrity` for a folder that is damaged. One that is damaged below is not there.
    Result<std::optional<ModuleFolder>> find(const Digest& digest) const;
    /// Fills a folder beside the modules for a manifest all of whose blobs are there.
    Result<StagedModule> stage(std::string_view manifest_text, const Manifest& manifest) const;
    /// Moves a foreign module's manifest to its place. The modules' folder is to be synced before the module is
    /// published: no power cut may leave it without its manifest.
    Result<void> publish_manifest(StagedFile& beside, const Digest& digest) const;
    /// Moves the folder to its place; to sync what it holds before, and the modules' folder after, is the caller's.
    /// When another process was faster, its folder is the answer; a damaged one is taken away.
    Result<ModuleFolder> publish(StagedModule staged) const;
    /// Takes a damaged folder away, so that the module can be fetched again; not one that somebody has made anew
    /// meanwhile.
    Result<void> discard(const Digest& digest) const;
    /// The digests of all folders, damaged ones too.
    std::vector<Digest> all() const;

private:
    Result<void> fill(StagedModule& staged, std::string_view manifest_text) const;
    Result<bool> take_damaged_away(const Digest& digest) const;

    CacheLayout m_layout;
    BlobStore m_blobs;
    std::vector<CacheLayout> m_below;
};

}  // namespace lode
