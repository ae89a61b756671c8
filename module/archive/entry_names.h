// The names of an archive's entries: which may become files, and which have been seen.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "module/archive/archive_limits.h"
#include "module/archive/archive_reader.h"

namespace lode {

/// The path that an entry's name means: `./` before it and a folder's `/` after it are left out; empty for the
/// archive's own root. `integrity` unless it is relative, within the limits, and of parts that every file system takes
/// as they are: valid UTF-8 without control or invisible characters and backslashes, not `.` or `..`, no drive's
/// letter, no dot or space at the end, none of the names that Windows keeps for devices.
Result<std::string> entry_path(const ArchiveEntry& entry, const ArchiveLimits& limits);

/// Remembers the paths of one archive, those of folders that are named only as part of a longer path included.
class EntryNames {
public:
    explicit EntryNames(const ArchiveLimits& limits) : m_limits(limits) {}

    /// `integrity` for a file that comes twice, a path that is a file's and a folder's, one that differs from another
    /// only in case or in how Unicode writes it, and for more names than allowed. A folder may come again.
    Result<void> add(std::string_view path, bool is_folder);

private:
    struct Name {
        std::string spelling;
        bool is_folder = false;
        std::uint64_t number = 0;
    };

    Result<std::uint64_t> add_part(std::uint64_t folder, std::string_view path, std::string_view part, bool is_folder);

    ArchiveLimits m_limits;
    std::map<std::pair<std::uint64_t, std::string>, Name> m_names;  // the folder's number, 0 for the root; the fold
};

}  // namespace lode
