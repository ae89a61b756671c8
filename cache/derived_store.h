// Data derived from a file of a module (an index, norms): never published, always rebuildable.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "cache/cache_layout.h"

namespace lode {

/// Thread-safe; any number of processes.
class DerivedStore {
public:
    explicit DerivedStore(CacheLayout layout) : m_layout(std::move(layout)) {}

    /// Where the file is, when it is there.
    std::filesystem::path path(const Digest& source, std::string_view format) const {
        return m_layout.derived(source, format);
    }
    /// The file, when it is there. Its content is the reader's to check.
    Result<std::optional<std::filesystem::path>> find(const Digest& source, std::string_view format) const;
    /// Makes the file whole, or replaces a broken one, and says where it is.
    Result<std::filesystem::path> put(const Digest& source, std::string_view format,
                                      std::span<const std::byte> content) const;

private:
    CacheLayout m_layout;
};

}  // namespace lode
