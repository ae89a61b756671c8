// The sketch of a table: out of the cache, or built and put there.
#pragma once

#include <filesystem>

#include "base/log.h"
#include "base/result.h"
#include "cache/derived_store.h"
#include "module/manifest.h"
#include "runtime/nearest/nearest_sketch.h"
#include "runtime/table.h"

namespace lode {

/// The table was opened as `variable` out of the file `path`, whose entry in the manifest is `file`. A sketch out of
/// the cache is read once to see that it is whole, and made again where it is not; where the cache cannot be written,
/// the sketch stays in memory. Building reads the file twice and says so in a note. `integrity` when the file is not
/// what its manifest says; `invalid_argument` for a table of which there can be no sketch.
Result<NearestSketch> derived_nearest_sketch(const DerivedStore& derived, const FileEntry& file,
                                             const std::filesystem::path& path, const VariableSpec& variable,
                                             const Table& table, Log& log);

}  // namespace lode
