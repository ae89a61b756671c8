// A versions.json that a start may believe without reading a hundred thousand manifests.
#pragma once

#include <ctime>
#include <optional>
#include <vector>

#include "base/result.h"
#include "module/registry_documents.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

/// What one look into a module's folder finds.
struct ModuleListing {
    std::vector<std::filesystem::path> versions;   ///< folders that bear the name of a version, sorted
    std::vector<std::filesystem::path> leftovers;  ///< of replacing versions.json
};
Result<ModuleListing> list_module(const RegistryFolder& folder, const ModuleName& name);

struct TrustedVersions {
    VersionsDocument document;
    ::timespec changed{};  ///< the last one of any of its version folders and manifests
};

/// The document, where it names exactly the versions that are listed, and none of them or of their manifests was
/// changed after it; else none. A change is by ctime, which nobody can set back: what was copied here or restored
/// counts as changed.
std::optional<TrustedVersions> find_trusted_versions(const RegistryFolder& folder, const ModuleName& name,
                                                     const ModuleListing& listing);

/// modules.json, where what it says of a module holds unless a manifest was changed later.
struct TrustedCatalogue {
    CatalogueDocument document;  ///< empty where it cannot be read
    ::timespec changed{};

    /// Null where the entry is not that of `newest`.
    const CatalogueEntry* find(const TrustedVersions& versions, const Release& newest) const;
};
TrustedCatalogue read_trusted_catalogue(const RegistryFolder& folder);

/// From now on a document counts as newer than all that is there, with its date and ETag as they were. Only a hint:
/// where it fails, the next start reads the manifests again.
void mark_as_checked(const std::filesystem::path& document);

}  // namespace lode
