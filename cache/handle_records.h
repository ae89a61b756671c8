// What each handle meant: one small JSON file a handle, which outlives the module's eviction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/file.h"
#include "base/result.h"
#include "cache/cache_layout.h"
#include "module/digest.h"

namespace lode {

/// What a handle came to.
struct HandleMeaning {
    Digest digest;                                 ///< of the manifest
    std::string resolved = {};                     ///< the fixed handle that it came to; empty where it is fixed itself
    std::optional<Digest> archive = std::nullopt;  ///< of the archive's bytes, where it came in one
    std::string stamp = {};                        ///< of an archive on this machine (stamp_of); empty: not known

    friend bool operator==(const HandleMeaning&, const HandleMeaning&) = default;
};

struct HandleRecord {
    std::string handle;      ///< canonical (Handle::canonical)
    std::string first_seen;  ///< `2026-01-31T12:00:00Z`
    HandleMeaning meaning;
};

/// Thread-safe; any number of processes.
class HandleRecords {
public:
    /// Records of the caches `below` are found, too, where there is none here.
    HandleRecords(CacheLayout layout, const Clock& clock, std::vector<CacheLayout> below = {})
        : m_layout(std::move(layout)), m_clock(clock), m_below(std::move(below)) {}

    /// A record that cannot be read as one counts as none: it is written again with the next download.
    Result<std::optional<HandleRecord>> find(std::string_view handle) const;
    /// A record that is ready to be synced, and moved to its place.
    struct Staged {
        StagedFile file;
        std::filesystem::path goal;
    };
    /// What the handle means now, in a record that still has to be moved to its place; the time of the first record
    /// stays. None where the record says so already.
    Result<std::optional<Staged>> stage(std::string_view handle, const HandleMeaning& meaning) const;
    /// The same, moved and synced.
    Result<void> put(std::string_view handle, const HandleMeaning& meaning) const;
    /// Of this cache, not of those below.
    Result<std::vector<HandleRecord>> all() const;

private:
    CacheLayout m_layout;
    const Clock& m_clock;
    std::vector<CacheLayout> m_below;
};

}  // namespace lode
