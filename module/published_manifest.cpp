// Comparing, or filling in.
#include "module/published_manifest.h"

#include <utility>

#include <fmt/format.h>

namespace lode {

Result<Manifest> published_manifest(Manifest manifest, const ModuleName& name, const Version& version) {
    if (manifest.kind) {
        manifest.name = name;
        manifest.version = version;
        return manifest;
    }
    if (manifest.name == name && to_string(manifest.version) == to_string(version)) return manifest;
    return fail(ErrorCode::integrity,
                fmt::format("the manifest is that of `{}/{}`", to_string(manifest.name), to_string(manifest.version)));
}

}  // namespace lode
