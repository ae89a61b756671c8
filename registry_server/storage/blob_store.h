// File contents by digest (private/blobs).
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "module/digest.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

enum class Stored { now, before, partly };

/// The blob's size in bytes; none where it is absent.
Result<std::optional<std::uint64_t>> size_of_blob(const RegistryFolder& folder, const Digest& digest);

/// A blob that no version has yet counts as new again: somebody is about to publish it.
void renew_blob(const RegistryFolder& folder, const Digest& digest);

}  // namespace lode
