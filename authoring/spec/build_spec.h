// A module described by a JSON file, with its parts in files beside it (docs/reference/build_spec.md).
#pragma once

#include <filesystem>

#include "authoring/module_builder.h"
#include "base/result.h"

namespace lode {

/// Reads the spec; the files that it names, relative to its own folder, are read when the module is exported. What the
/// spec itself says wrongly is `invalid_argument`, naming the member by its path (`signatures.default.steps[2]`).
Result<ModuleBuilder> read_build_spec(const std::filesystem::path& spec);

}  // namespace lode
