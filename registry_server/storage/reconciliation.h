// What the folders under public/ say, when the documents cannot be believed: after a crash, a restore, an rsync.
#pragma once

#include <optional>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "module/registry_documents.h"
#include "registry_server/storage/catalogue_writer.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

/// The folders directly in `folder`, links not counted.
Result<std::vector<std::filesystem::path>> folders_in(const std::filesystem::path& folder);

/// Every `publisher/name` folder, sorted.
Result<std::vector<ModuleName>> find_modules(const RegistryFolder& folder);

/// What a version's own manifest says of it; `integrity` for one that is another's.
Result<Release> read_release(const std::filesystem::path& folder, const ModuleName& name);

/// A module's `versions` as their manifests tell them, with what versions.json still knows of them (dates, yanks). A
/// version whose manifest cannot be read, or is another's, is left out with a warning.
/// An error where versions.json cannot be read: what it knows must not be lost.
Result<VersionsDocument> reconcile_versions(const RegistryFolder& folder, const ModuleName& name,
                                            const std::vector<std::filesystem::path>& versions, Log& log);

/// versions.json as it stands; none where there is none, or what is there is no such document (with a warning).
Result<std::optional<VersionsDocument>> find_versions(const RegistryFolder& folder, const ModuleName& name, Log& log);

/// The same to be shown: an empty list where there is none or it cannot be read (with a warning).
VersionsDocument read_versions(const RegistryFolder& folder, const ModuleName& name, Log& log);

/// What modules.json says of a module: none where no version is to be offered.
Result<std::optional<CatalogueEntry>> catalogue_entry(const RegistryFolder& folder, const VersionsDocument& document);

/// Makes every versions.json and modules.json say what is there, and clears away what a killed process left of them;
/// what modules.json says then.
Result<Catalogue> reconcile_registry(const RegistryFolder& folder, Log& log);

}  // namespace lode
