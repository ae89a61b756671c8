// What the file system below a folder is and can do.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/clock.h"
#include "base/result.h"

namespace lode {

struct FileSystem {
    std::string name;              ///< `ext4`; its number in hex where that has no name here
    bool is_network = false;       ///< shared by machines
    std::uint64_t free_bytes = 0;  ///< for this user
};

/// Of a folder that is there.
Result<FileSystem> file_system_of(const std::filesystem::path& folder);

/// Whether one process can keep another one out of a file there (fcntl's locks, which SQLite takes, and flock's, by
/// which one process downloads for all). Makes a file in the folder for a moment; the error where it cannot be made.
Result<bool> locks_work_in(const std::filesystem::path& folder);

/// Whether a folder can be made there, by making one for a moment: the error says why not.
Result<void> try_to_make_folder_in(const std::filesystem::path& folder);

/// How far the clock that gives files there their times is ahead of this machine's.
Result<std::chrono::seconds> clock_ahead_in(const std::filesystem::path& folder, const Clock& clock);

}  // namespace lode
