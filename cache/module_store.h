// Whole modules: `modules/<digest>/`, folders of links to blobs, there in full or not at all.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cache/blob_store.h"
#include "cache/cache_layout.h"
#include "module/module_folder.h"

namespace lode {

/// A foreign module's folder is as its publisher made it; the manifest lies beside it, in `modules/<digest>.json`.
/// Thread-safe; any number of processes.
class ModuleStore {
public:
    explicit ModuleStore(CacheLayout layout) : m_layout(std::move(layout)), m_blobs(m_layout) {}

    /// The module, when its folder is there, its manifest has that digest and every file has its size. None where there
    /// is no folder; `integrity` for a folder that is damaged.
    Result<std::optional<ModuleFolder>> find(const Digest& digest) const;
    /// Makes the folder of a manifest all of whose blobs are there. When another process was faster, its folder is the
    /// answer.
    Result<ModuleFolder> commit(std::string_view manifest_text, const Manifest& manifest) const;
    /// Takes a damaged folder away, so that the module can be fetched again.
    Result<void> discard(const Digest& digest) const;
    /// The digests of all folders, damaged ones too.
    std::vector<Digest> all() const;

private:
    Result<void> fill(const std::filesystem::path& folder, std::string_view manifest_text,
                      const Manifest& manifest) const;

    CacheLayout m_layout;
    BlobStore m_blobs;
};

}  // namespace lode
