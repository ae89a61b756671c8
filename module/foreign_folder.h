// A folder on this machine that is a module of somebody else's making.
#pragma once

#include <filesystem>

#include "base/progress.h"
#include "base/result.h"
#include "module/module_folder.h"

namespace lode {

/// Whether the folder is a SavedModel of TensorFlow's, and no module of lode's own.
bool is_saved_model(const std::filesystem::path& folder);

/// Any folder in place, with the manifest that lode makes for it (foreign_manifest), for which every file is hashed.
/// Hidden files are not part of it. Errors: `integrity` for what no manifest can hold, `interrupted`.
Result<ModuleFolder> read_foreign_folder(const std::filesystem::path& folder, Progress& progress,
                                         const Cancellation& cancellation);

}  // namespace lode
