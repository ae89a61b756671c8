// A turn among processes that change a file of the same folder.
#pragma once

#include <filesystem>

#include "base/file.h"

namespace lode {

/// Waits until no other caller holds the folder, and holds it until the descriptor is closed, or the process ends: by
/// flock(2). Where there are no locks, or no folder, it holds nothing.
FileDescriptor lock_folder(const std::filesystem::path& folder);

}  // namespace lode
