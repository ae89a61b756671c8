// A module on disk: its manifest read and its files compared with it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/progress.h"
#include "base/result.h"
#include "module/digest.h"
#include "module/manifest.h"

namespace lode {

struct ModuleFolder {
    std::filesystem::path path;
    Manifest manifest;
    Digest digest;                                ///< of the manifest's bytes
    std::shared_ptr<const void> lease = nullptr;  ///< while a copy lives, a cache keeps the folder; null: it is in none
};

/// Reads `module.json` and checks that every file it lists is there with its size. `not_found` where there is no folder
/// or no manifest; `integrity` for a malformed manifest or a file that is missing or of another size.
Result<ModuleFolder> read_module_folder(const std::filesystem::path& folder);
/// The same with the manifest in a file of its own: a foreign module's lies beside the folder, never in it.
Result<ModuleFolder> read_module_folder(const std::filesystem::path& folder,
                                        const std::filesystem::path& manifest_path);

/// Re-hashes every file; the first that differs is an `integrity` error naming the file and both digests.
Result<void> verify_module_folder(const ModuleFolder& module, Progress& progress, const Cancellation& cancellation);

}  // namespace lode
