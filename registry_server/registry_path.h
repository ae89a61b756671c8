// What a URL's path means to a registry: strict, and without any decoding.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "module/digest.h"
#include "module/module_name.h"
#include "module/version.h"

namespace lode {

/// `/<publisher>/<name>/<version>/module.json`, where a version is committed.
struct ManifestPath {
    ModuleName name;
    Version version;
};

/// `/api/blobs/sha256/<hex>`
struct BlobPath {
    Digest digest;
};

/// `/api/yanks/<publisher>/<name>/<version>`
struct YankPath {
    ModuleName name;
    Version version;
};

/// `/healthz`
struct HealthPath {};

/// A page for people: `/`, `/<publisher>/<name>`, `/<publisher>/<name>/<version>`.
struct PagePath {
    std::string file;                ///< below public/
    std::optional<ModuleName> name;  ///< none: the registry's own
    std::optional<Version> version;  ///< none: the module's
};

/// Any other file that may stand under public/.
struct PublicPath {};

using RegistryPath = std::variant<ManifestPath, BlobPath, YankPath, HealthPath, PagePath, PublicPath>;

/// None for a path that can name nothing: anything but `/`-separated segments of `[A-Za-z0-9._-]` that do not start
/// with a dot, 255 characters each, and a slash behind a page's; percent-encoding is among what is refused.
std::optional<RegistryPath> parse_registry_path(std::string_view path);

/// Whether what is there can never change: a file of a version.
bool is_immutable(std::string_view path);

}  // namespace lode
