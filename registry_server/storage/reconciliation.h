// What the folders under public/ say, when the documents cannot be believed: after a crash, a restore, an rsync.
#pragma once

#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "module/registry_documents.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

/// The folders directly in `folder`, links not counted.
Result<std::vector<std::filesystem::path>> folders_in(const std::filesystem::path& folder);

/// Every `publisher/name` folder, sorted.
Result<std::vector<ModuleName>> find_modules(const RegistryFolder& folder);

/// The folders of a module that bear the name of a version.
Result<std::vector<std::filesystem::path>> version_folders(const RegistryFolder& folder, const ModuleName& name);

/// What a version's own manifest says of it; `integrity` for one that is another's.
Result<Release> read_release(const std::filesystem::path& folder, const ModuleName& name);

/// A module's versions as its manifests tell them, with what versions.json still knows of them (dates, yanks). A
/// version whose manifest cannot be read, or is another's, is left out with a warning.
Result<VersionsDocument> reconcile_versions(const RegistryFolder& folder, const ModuleName& name, Log& log);

/// versions.json as it stands; an empty list where there is none or it cannot be read (with a warning).
VersionsDocument read_versions(const RegistryFolder& folder, const ModuleName& name, Log& log);

}  // namespace lode
