// What came out of an archive, held against the manifest that came with it.
#pragma once

#include <span>

#include "base/result.h"
#include "module/manifest.h"

namespace lode {

/// Whether an archive holds a module of lode's own: a `module.json` at its root.
bool has_manifest(std::span<const FileEntry> unpacked);

/// `integrity`, naming the file, unless the archive held `module.json`, every file of `manifest` with its size and
/// digest, and nothing else. `unpacked` is sorted by path, as unpack_archive gives it.
Result<void> check_unpacked_module(const Manifest& manifest, std::span<const FileEntry> unpacked);

}  // namespace lode
