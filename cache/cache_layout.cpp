// Paths of blobs.
#include "cache/cache_layout.h"

namespace lode {

std::filesystem::path CacheLayout::blob(const Digest& digest) const {
    const std::string hex = digest.hex();
    return blobs() / hex.substr(0, 2) / hex;
}

}  // namespace lode
