// The JSON documents of a registry (docs/reference/registry_protocol.md), written and read by client and server alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "module/digest.h"
#include "module/module_name.h"
#include "module/version.h"

namespace lode {

/// `registry.json` (`lode.registry/1`).
struct RegistryDocument {
    std::string name;
    std::optional<std::string>
        publish;  ///< the publishing API's base, relative to the registry's URL or absolute; none: read only
};
Result<RegistryDocument> parse_registry_document(std::string_view json);
std::string to_json(const RegistryDocument& document);

/// `<publisher>/<name>/versions.json` (`lode.versions/1`): highest version first.
struct Release {
    Version version;
    Digest digest;
    std::uint64_t size = 0;  ///< bytes of all files
    std::string published;   ///< `2026-01-31T12:00:00Z`
    bool yanked = false;
    std::string yank_reason = {};  ///< for people; empty where none was given
};
struct VersionsDocument {
    ModuleName name;
    std::vector<Release> versions;
};
Result<VersionsDocument> parse_versions_document(std::string_view json);
std::string to_json(const VersionsDocument& document);
/// The release of that version; null where there is none.
const Release* find_release(const std::vector<Release>& releases, const Version& version);

/// `modules.json` (`lode.modules/1`): the catalogue, by name.
struct CatalogueEntry {
    ModuleName name;
    Version newest;
    std::string description;
    std::uint64_t size = 0;
};
struct CatalogueDocument {
    std::vector<CatalogueEntry> modules;
};
/// One of a million modules, in bytes; other documents are of one module or none.
inline constexpr std::size_t largest_catalogue = std::size_t{256} << 20U;
Result<CatalogueDocument> parse_catalogue_document(std::string_view json);
std::string to_json(const CatalogueDocument& document);

}  // namespace lode
