// Paths of blobs.
#include "cache/cache_layout.h"

namespace lode {

std::filesystem::path CacheLayout::blob(const Digest& digest) const {
    const std::string hex = digest.hex();
    return m_root / "blobs" / "sha256" / hex.substr(0, 2) / hex;
}

}  // namespace lode
