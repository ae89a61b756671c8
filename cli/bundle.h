// Bundles as commands open them: a file by its name, and what it holds for people and programs.
#pragma once

#include <filesystem>
#include <string>

#include "base/file.h"
#include "base/result.h"
#include "cache/bundle/bundle_import.h"
#include "cache/cache.h"
#include "cli/context.h"

namespace lode {

/// Whether the name ends as a bundle's must: `.tar.zst`.
bool is_bundle_name(const std::filesystem::path& path);

struct TakenBundle {
    BundledModules modules;
    ImportedBundle imported;
};

/// Imports the bundle at `path` into `cache`; errors name it.
Result<TakenBundle> take_bundle(Context& context, const Cache& cache, const std::filesystem::path& path);

/// `"handles":[…],"modules":[…]`, members of a JSON object.
std::string json_members(const BundledModules& modules);
/// `2 modules (3 files, 61.2 MB) under 4 handles`
std::string describe(const BundledModules& modules);

}  // namespace lode
