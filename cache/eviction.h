// Making room: which modules go, which stay and why.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "cache/cache_limits.h"
#include "cache/folder_scan.h"
#include "cache/index.h"
#include "cache/pin_store.h"

namespace lode {

/// Nothing that was used within this time is evicted: another program may hold its path.
inline constexpr std::chrono::hours recent_use{1};

struct EvictionWish {
    CacheLimits limits;
    bool is_dry_run = false;
    /// Of the size limit, to which the cache is brought when it is above it.
    unsigned percent_of_limit = 100;
    /// It ends after this time, before all that was wished is done; none: no end.
    std::optional<std::chrono::milliseconds> time = {};
};

enum class EvictionReason {
    too_old,     ///< not used for longer than the age limit
    over_limit,  ///< the cache holds more than it may
    disk_full,   ///< the disk has less room than is to be free
    asked,       ///< somebody named it
};

enum class EvictionObstacle {
    none,    ///< it goes
    pinned,  ///< by the pin that is named
    in_use,  ///< a process has it open
    recent,  ///< used within the last hour
};

/// One module that should go.
struct EvictionVerdict {
    IndexedModule module;
    EvictionReason reason = EvictionReason::over_limit;
    EvictionObstacle obstacle = EvictionObstacle::none;
    std::string pin;          ///< where it is pinned
    std::uint64_t frees = 0;  ///< bytes that no other module has, and what is derived from them; 0 where it stays
};

struct EvictionReport {
    std::vector<EvictionVerdict> verdicts;  ///< the longest unused first; in a dry run, what would be
    std::uint64_t derived_removed = 0;      ///< bytes derived from files that are no cached module's
    std::uint64_t size = 0;                 ///< of the cache then, bytes
    std::optional<std::uint64_t> limit;     ///< bytes
    bool is_complete = true;                ///< false: its time was over

    std::uint64_t freed() const;
};

/// Thread-safe; any number of processes. A module that a process has open, that is pinned or was used within the last
/// hour stays. The size and last use are the index's.
class Eviction {
public:
    Eviction(FolderScan folders, PinStore pins, const Clock& clock, Log& log)
        : m_folders(std::move(folders)), m_pins(std::move(pins)), m_clock(clock), m_log(log) {}

    Result<EvictionReport> run(const EvictionWish& wish) const;
    /// Those modules, whenever they were used; what is in use or pinned stays unless it is forced to go. Those that are
    /// not there are left out.
    Result<EvictionReport> remove(const std::vector<Digest>& modules, bool is_forced) const;

private:
    Result<void> reconcile(Index& index) const;

    FolderScan m_folders;
    PinStore m_pins;
    const Clock& m_clock;
    Log& m_log;
};

}  // namespace lode
