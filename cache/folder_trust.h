// Whether a cache's folder is in safe hands: whoever can write to it decides what programs load.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace lode {

/// A folder that is there must be this user's, or root's, and not everybody's to write to, and none of the folders in
/// it may be a symbolic link. `permission_denied` otherwise.
Result<void> check_trust(const std::filesystem::path& cache);

}  // namespace lode
