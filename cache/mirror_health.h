// Which mirrors have failed lately, remembered for all processes: so that a dead one costs one of them one timeout.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "cache/cache_layout.h"

namespace lode {

enum class MirrorFault {
    unreachable,  ///< no answer, or one that says that it cannot answer now
    lying,        ///< its bytes were not what was promised
};

std::string_view to_string(MirrorFault fault);

struct MirrorTrouble {
    std::string origin;  ///< scheme://host[:port]
    MirrorFault fault = MirrorFault::unreachable;
    int times = 1;        ///< in a row
    Clock::Time last;     ///< to the second
};

/// Until when a mirror is left alone: a minute after its first failure, twice as long after each more, an hour at most;
/// a day after bytes that were not the promised ones. A pure function.
Clock::Time rests_until(const MirrorTrouble& trouble);

/// One small file an origin below `mirrors/`. Thread-safe; any number of processes. What cannot be kept is forgotten.
class MirrorHealth {
public:
    MirrorHealth(CacheLayout layout, const Clock& clock) : m_layout(std::move(layout)), m_clock(clock) {}

    bool rests(std::string_view origin) const;
    void note_fault(std::string_view origin, MirrorFault fault) const;
    void note_success(std::string_view origin) const;
    /// By origin.
    std::vector<MirrorTrouble> all() const;

private:
    std::filesystem::path path_of(std::string_view origin) const;
    std::optional<MirrorTrouble> find(std::string_view origin) const;

    CacheLayout m_layout;
    const Clock& m_clock;
};

}  // namespace lode
