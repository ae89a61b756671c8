// Where everything lies in a cache folder (docs/reference/cache_layout.md).
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "module/digest.h"

namespace lode {

/// Pure path arithmetic.
class CacheLayout {
public:
    explicit CacheLayout(std::filesystem::path root) : m_root(std::move(root)) {}

    const std::filesystem::path& root() const { return m_root; }
    std::filesystem::path index() const { return m_root / "index.sqlite"; }
    std::filesystem::path partial() const { return m_root / "partial"; }
    /// `key` is the digest of the words for what is downloaded.
    std::filesystem::path flight(const Digest& key) const { return partial() / (key.hex() + ".flight"); }
    std::filesystem::path modules() const { return m_root / "modules"; }
    std::filesystem::path module(const Digest& digest) const { return modules() / digest.hex(); }
    /// Of a foreign module, which has no manifest in its folder.
    std::filesystem::path foreign_manifest(const Digest& digest) const { return modules() / (digest.hex() + ".json"); }
    std::filesystem::path blob(const Digest& digest) const;
    std::filesystem::path handles() const { return m_root / "handles"; }
    std::filesystem::path documents() const { return m_root / "documents"; }
    std::filesystem::path registries() const { return m_root / "registries"; }
    std::filesystem::path catalogues() const { return m_root / "catalogues"; }
    std::filesystem::path mirrors() const { return m_root / "mirrors"; }
    std::filesystem::path pins() const { return m_root / "pins"; }
    std::filesystem::path damaged() const { return m_root / "damaged"; }
    std::filesystem::path blobs() const { return m_root / "blobs" / "sha256"; }
    std::filesystem::path reviewed() const { return m_root / "blobs" / "reviewed"; }
    std::filesystem::path derived() const { return m_root / "derived"; }
    /// `format` names a kind of derived data and its version, as in `vocabulary-index-1`.
    std::filesystem::path derived(const Digest& source, std::string_view format) const {
        return derived() / source.hex() / format;
    }

    /// Those that lie in the root.
    std::vector<std::filesystem::path> folders() const {
        return {modules(), handles(), documents(), registries(),          catalogues(), mirrors(),
                pins(),    damaged(), partial(),   blobs().parent_path(), derived()};
    }

private:
    std::filesystem::path m_root;
};

/// Where the manifest of the module in that folder lies: beside it, as that of a foreign one does, or in it. Looks at
/// the disk.
std::filesystem::path manifest_path_of(const std::filesystem::path& module_folder);

}  // namespace lode
