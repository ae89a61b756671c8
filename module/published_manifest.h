// A manifest as that of a version in a registry, where foreign modules have a name, too.
#pragma once

#include "base/result.h"
#include "module/manifest.h"

namespace lode {

/// A foreign module's bears, in memory alone, the name and version that it is published by. Any other says them itself,
/// in this spelling: `integrity` where it does not.
Result<Manifest> published_manifest(Manifest manifest, const ModuleName& name, const Version& version);

}  // namespace lode
