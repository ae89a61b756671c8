// What lies in a registry and is nobody's: blobs of uploads that were never committed, and old partial uploads.
#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "module/digest.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

struct Garbage {
    struct Blob {
        Digest digest;
        std::uint64_t size = 0;
    };
    std::vector<Blob> blobs;  ///< by digest
    std::size_t uploads = 0;  ///< partial ones, a day old
    std::uint64_t bytes = 0;  ///< of all of it
};

enum class Collect { look, remove };

/// Blobs that no version links to and nobody has sent or asked for within an hour, and partial uploads of a day ago.
/// Safe while a server runs: a commit that lost a blob at this moment is answered 422, and its client sends it again.
Result<Garbage> collect_garbage(const RegistryFolder& folder, Clock::Time now, Collect collect);

}  // namespace lode
