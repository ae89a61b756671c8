// The lesser of two limits.
#include "cache/cache_limits.h"

#include <algorithm>

namespace lode {

std::optional<std::uint64_t> CacheLimits::size_limit(std::uint64_t disk_bytes) const {
    if (!max_percent) return max_size;
    const std::uint64_t part = disk_bytes / 100 * *max_percent;
    return max_size ? std::min(*max_size, part) : part;
}

}  // namespace lode
