// What a path asks of a mirror: a pure function. Only what is parsed here goes into a request to upstream.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "module/module_name.h"
#include "module/version.h"

namespace lode {

/// `/modules.json`
struct CataloguePath {};

/// `/<publisher>/<name>/versions.json`
struct VersionsPath {
    ModuleName name;
};

/// `/<publisher>/<name>/<version>/<file>`, `module.json` among them.
struct MirroredFilePath {
    ModuleName name;
    Version version;
    std::string file;
};

using MirroredPath = std::variant<CataloguePath, VersionsPath, MirroredFilePath>;

/// None for any other path, and where the version is not written as versions are (`1.00`). `path` must be one that
/// parse_registry_path accepts.
std::optional<MirroredPath> parse_mirrored_path(std::string_view path);

}  // namespace lode
