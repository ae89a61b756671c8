// Room on the registry's disk, of which some is kept for documents.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"

namespace lode {

/// `out_of_space` where `bytes` more would leave less than the reserve: 64 MiB, or a sixteenth of a smaller disk.
Result<void> check_disk_space(const std::filesystem::path& folder, std::uint64_t bytes);

}  // namespace lode
