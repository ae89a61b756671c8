// What each handle meant: one small JSON file a handle, which outlives the module's eviction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "cache/cache_layout.h"
#include "module/digest.h"

namespace lode {

struct HandleRecord {
    std::string handle;  ///< canonical (Handle::canonical)
    Digest digest;
    std::string first_seen;  ///< `2026-01-31T12:00:00Z`
    std::string resolved;    ///< the fixed handle that it came to; empty where it is fixed itself
};

/// Thread-safe; any number of processes.
class HandleRecords {
public:
    HandleRecords(CacheLayout layout, const Clock& clock) : m_layout(std::move(layout)), m_clock(clock) {}

    /// A record that cannot be read as one counts as none: it is written again with the next download.
    Result<std::optional<HandleRecord>> find(std::string_view handle) const;
    /// Remembers what the handle means now; the time of the first record stays.
    Result<void> put(std::string_view handle, const Digest& digest, std::string_view resolved = {}) const;
    Result<std::vector<HandleRecord>> all() const;

private:
    CacheLayout m_layout;
    const Clock& m_clock;
};

}  // namespace lode
