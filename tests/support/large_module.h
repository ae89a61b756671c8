// A module that takes a while to come, and how much of it has.
#pragma once

#include <cstdint>
#include <filesystem>

#include "module/digest.h"

namespace lode {

/// Writes `module.json` and `table.bin`, of `size` bytes that do not repeat, into `folder`, which is made. The digest
/// is the manifest's.
Digest write_large_module(const std::filesystem::path& folder, std::uint64_t size);

/// How many bytes the journals of a cache's `partial/` say are there.
std::uint64_t journaled_bytes(const std::filesystem::path& partial);

}  // namespace lode
