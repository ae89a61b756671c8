// Which registry answered for each `publisher/name`: another one later is no matter of course.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "cache/cache_layout.h"
#include "module/module_name.h"

namespace lode {

struct RegistryRecord {
    std::string registry;    ///< its URL
    std::string first_seen;  ///< `2026-01-31T12:00:00Z`
};

/// Thread-safe; any number of processes.
class RegistryRecords {
public:
    RegistryRecords(CacheLayout layout, const Clock& clock) : m_layout(std::move(layout)), m_clock(clock) {}

    /// A record that cannot be read as one counts as none.
    Result<std::optional<RegistryRecord>> find(const ModuleName& name) const;
    /// Remembers the registry, from now on; the time of the first time stays while it is the same one.
    Result<void> put(const ModuleName& name, const std::string& registry) const;

private:
    CacheLayout m_layout;
    const Clock& m_clock;
};

}  // namespace lode
