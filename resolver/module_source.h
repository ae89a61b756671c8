// One immutable module on the network: where it is, and what it must be.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/url.h"
#include "module/handle.h"
#include "module/lock_file.h"
#include "module/manifest.h"
#include "module/module_name.h"
#include "module/version.h"
#include "resolver/expected_digest.h"

namespace lode {

struct NamedVersion {
    ModuleName name;
    Version version;
};

struct ModuleSource {
    Url folder;
    std::string resolved;               ///< the fixed handle of it, canonical
    std::optional<NamedVersion> named;  ///< what its manifest must bear
    std::optional<ExpectedDigest> expected;
};

/// The source that a fixed handle names; `unusable` for an archive, `internal` for a handle that is not fixed.
Result<ModuleSource> source_of(const Handle& fixed, std::optional<ExpectedDigest> expected);

/// A version in a registry must say itself that it is the one asked for: `integrity`, naming `place`, where it is not.
Result<void> check_named(const Manifest& manifest, const std::optional<NamedVersion>& named, std::string_view place);
/// The same for a module that is there already: whether the handle can mean it.
Result<void> check_meaning(const Manifest& manifest, const Handle& handle);

}  // namespace lode
