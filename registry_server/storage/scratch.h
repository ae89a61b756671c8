// Where small files are written that take another one's place: private/scratch, which a start clears.
#pragma once

#include <string_view>

#include "base/file.h"
#include "base/result.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

/// A file of the name `<prefix><random>`, to be moved to where it belongs. What a kill leaves is gone after the next
/// start.
Result<StagedFile> create_scratch_file(const RegistryFolder& folder, std::string_view prefix, unsigned mode);

/// Leaves the folder empty. For the start, while nobody else writes.
Result<void> clear_scratch(const RegistryFolder& folder);

}  // namespace lode
