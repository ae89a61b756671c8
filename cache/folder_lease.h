// Uses of a module's folder, seen by whoever wants to evict it. The kernel holds them: they end with their process.
#pragma once

#include <filesystem>
#include <optional>

#include "base/file.h"
#include "base/result.h"

namespace lode {

enum class Lease {
    shared,     ///< to use what is there
    exclusive,  ///< to take it away
};

/// A flock(2) on the folder, for as long as the descriptor is open; none where the folder is not there (any more), or
/// somebody else's lease stands against it. To use a folder waits a moment for one who is just taking it away. Where
/// locks do nothing the descriptor holds nothing: then a use within the last hour is all that protects a module. Where
/// no file can be opened any more, a shared lease holds nothing, and there is no exclusive one.
Result<std::optional<FileDescriptor>> lease_folder(const std::filesystem::path& folder, Lease lease);

}  // namespace lode
