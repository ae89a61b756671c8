// What must stay in the cache: pins, one small JSON file each, by their names.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cache/cache_layout.h"
#include "module/digest.h"

namespace lode {

struct Pin {
    std::string name;              ///< any words; those who pin a handle or a lock file name it by that
    std::vector<Digest> modules;   ///< sorted; of a lock file what it named when it was pinned
    std::filesystem::path lock{};  ///< absolute; empty: none
};

/// Thread-safe; any number of processes.
class PinStore {
public:
    explicit PinStore(CacheLayout layout) : m_layout(std::move(layout)) {}

    /// Replaces the pin of that name.
    Result<void> put(const Pin& pin) const;
    /// `not_found` where there is none of that name.
    Result<void> remove(std::string_view name) const;
    /// By name. A file that is no pin is left out; one that cannot be read is an error, as is a folder that cannot be
    /// listed: without knowing all pins nothing may be evicted.
    Result<std::vector<Pin>> all() const;
    /// Each module that is pinned, and by which pin. A lock file is read again: it counts as it is now, and as it was
    /// when it was pinned where it cannot be read.
    Result<std::map<Digest, std::string>> pinned() const;

private:
    CacheLayout m_layout;
};

}  // namespace lode
