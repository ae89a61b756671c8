// One immutable module on the network: where it is, and what it must be.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/url.h"
#include "module/archive_kind.h"
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

/// An archive in which a whole module comes.
struct ArchiveSource {
    Url url;
    ArchiveKind kind = ArchiveKind::tar_gz;
    std::optional<ExpectedDigest> expected;  ///< of the archive's bytes
};

struct ModuleSource {
    Url folder;                              ///< where its files lie, or the archive
    std::string resolved;                    ///< the fixed handle of it, canonical
    std::optional<NamedVersion> named;       ///< what its manifest must bear
    std::optional<ArchiveSource> archive;    ///< none: its files lie there one by one
    std::optional<ExpectedDigest> expected;  ///< of the manifest
};

/// What is known beforehand of a fixed handle's module.
struct ExpectedModule {
    std::optional<ExpectedDigest> manifest;
    std::optional<ExpectedDigest> archive;
};

/// The source that a fixed handle names; `internal` for a handle that is not fixed. A registry's module of which the
/// archive is expected comes by TensorFlow Hub's protocol.
Result<ModuleSource> source_of(const Handle& fixed, ExpectedModule expected);

/// The same version by TensorFlow Hub's protocol (docs/hosting.md of tensorflow/hub): the folder's URL with
/// `?tf-hub-format=compressed` answers with a .tar.gz of it.
ArchiveSource hub_archive(const Url& folder, std::optional<ExpectedDigest> expected);

/// A version in a registry must say itself that it is the one asked for, unless it is foreign: `integrity`, naming
/// `place`, where it is not.
Result<void> check_named(const Manifest& manifest, const std::optional<NamedVersion>& named, std::string_view place);
/// The same for a module that is there already: whether the handle can mean it.
Result<void> check_meaning(const Manifest& manifest, const Handle& handle);
/// A foreign module has the version that its URL has: `resolved`, a fixed handle.
Version version_of(const Manifest& manifest, const std::string& resolved);

}  // namespace lode
