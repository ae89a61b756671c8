// Data derived from a file of a module (an index, norms): never published, always rebuildable.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cache/cache_layout.h"
#include "cache/index_writer.h"

namespace lode {

/// Thread-safe; any number of processes.
class DerivedStore {
public:
    /// Files of the caches `below` are found, too. `index` must outlive it.
    DerivedStore(CacheLayout layout, IndexWriter& index, std::vector<CacheLayout> below = {})
        : m_layout(std::move(layout)), m_index(index), m_below(std::move(below)) {}

    /// Where the file is, when it is there; here, unless only a cache below has it. Its content is the reader's to
    /// check.
    std::filesystem::path path(const Digest& source, std::string_view format) const;
    /// The file, when it is there.
    Result<std::optional<std::filesystem::path>> find(const Digest& source, std::string_view format) const;
    /// Makes the file whole, or replaces a broken one, and says where it is.
    Result<std::filesystem::path> put(const Digest& source, std::string_view format,
                                      std::span<const std::byte> content) const;

private:
    CacheLayout m_layout;
    IndexWriter& m_index;
    std::vector<CacheLayout> m_below;
};

}  // namespace lode
