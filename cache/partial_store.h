// Downloads under way: `partial/`, where one process can go on with what another one left.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "cache/cache_layout.h"
#include "cache/partial_file.h"

namespace lode {

/// Thread-safe; any number of processes, with or without locks that work: a file is written only by the process whose
/// name its journal bears, and changes hands by a rename, which only one can win.
class PartialStore {
public:
    PartialStore(CacheLayout layout, const Clock& clock) : m_layout(std::move(layout)), m_clock(clock) {}

    /// The longest download of `key` (a word of hex digits) that nobody works on any more, taken over; a new one when
    /// there is none. Of a file whose `size` in bytes is known to be less than PartialFile::worth_a_resume nothing is
    /// kept, and nothing looked for.
    Result<std::unique_ptr<PartialFile>> open(std::string_view key, std::optional<std::uint64_t> size = {}) const;

    /// An empty folder to unpack into, gone again unless it is released.
    Result<StagedFolder> make_folder(std::string_view prefix) const;

    /// How many bytes are here, by key, of downloads that `open` would go on with.
    std::map<std::string, std::uint64_t, std::less<>> received() const;
    /// Removes what nobody will go on with: downloads that have rested for a week, and what was left otherwise for an
    /// hour, in the cache's other folders too. What cannot be removed stays.
    void sweep() const;

private:
    CacheLayout m_layout;
    const Clock& m_clock;
};

}  // namespace lode
