// The records by which pax headers say more of an entry than a tar header can.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lode {

/// What stands in the records instead of in the header of the entry.
struct PaxOverrides {
    std::optional<std::string> path;
    std::optional<std::uint64_t> size;
};

enum class PaxScope : std::uint8_t { next_entry, all_entries };

/// `LENGTH KEY=VALUE\n` each (POSIX.1-2001, pax, "Extended Header"). Times, owners, comments and attributes of other
/// kinds are looked past. `integrity` for records that are not so, a path or a size that comes twice or is set for all
/// entries, links, and sparse files (GNU's and star's).
Result<PaxOverrides> parse_pax_records(std::string_view text, PaxScope scope);

}  // namespace lode
