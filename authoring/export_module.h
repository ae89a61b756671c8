// An open module, changed or not, written as a new version of itself.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "authoring/folder_goal.h"
#include "base/progress.h"
#include "base/result.h"
#include "module/digest.h"
#include "module/module_name.h"
#include "module/version.h"
#include "runtime/module.h"

namespace lode {

struct ExportOptions {
    Version version;  ///< another than the module's own, if it is to be published beside it
    std::optional<ModuleName> name = std::nullopt;  ///< the module's own without one
    Overwrite overwrite = Overwrite::no;
};

/// Writes the module with the values that its variables have now (see Module::variable): a module folder of its own
/// that keeps signatures, messages, assets and whatever did not change, and whose manifest names the module that it
/// came from as its parent. The same values give the same bytes. Nobody may change the module meanwhile. Errors as
/// copy_module; `not_found` where the module's files are gone.
Result<Digest> export_to(const Module& module, const std::filesystem::path& folder, const ExportOptions& options);
Result<Digest> export_to(const Module& module, const std::filesystem::path& folder, const ExportOptions& options,
                         Progress& progress, const Cancellation& cancellation);

}  // namespace lode
