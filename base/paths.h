// Paths as texts: nothing here looks at a disk.
#pragma once

#include <filesystem>

namespace lode {

/// The folder that the name is in: `.` where the path names none.
std::filesystem::path folder_of(const std::filesystem::path& path);

/// Without `.`, `..`, a slash too many and a slash at the end, as far as the text tells.
std::filesystem::path tidied(const std::filesystem::path& path);

}  // namespace lode
