// What is in a folder, read to its end before anything is done with it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace lode {

/// The paths of all that is in the folder, in no order; none where there is no folder. An error where it cannot be
/// opened, or cannot be read to its end.
Result<std::vector<std::filesystem::path>> list_folder(const std::filesystem::path& folder);

/// As much of it as can be read: for who tidies up, and comes again.
std::vector<std::filesystem::path> paths_in(const std::filesystem::path& folder);

/// The same, of names alone: cheaper where there are very many.
std::vector<std::string> file_names_in(const std::filesystem::path& folder);

}  // namespace lode
