// A version on its way from blobs and a manifest to a folder under public/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/result.h"
#include "module/manifest.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

/// `integrity`, listing them, unless every file of the manifest is a blob of its size.
Result<void> check_blobs(const RegistryFolder& folder, const Manifest& manifest);

/// The version folder of this version, in whatever spelling it was published; none where there is none.
Result<std::optional<std::filesystem::path>> find_version_folder(const RegistryFolder& folder,
                                                                 const Manifest& manifest);

/// Makes the folder in private/uploads, with all its files on the disk. `integrity` where a blob was removed meanwhile.
Result<StagedFolder> stage_version(const RegistryFolder& folder, const Manifest& manifest,
                                   std::string_view manifest_text);

/// Gives it its name as the last step: after a crash it is there whole or not at all. `conflict` when the name is
/// taken.
Result<void> place_version(const RegistryFolder& folder, const Manifest& manifest, StagedFolder& staged);

}  // namespace lode
