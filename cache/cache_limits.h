// How much a cache may hold, and for how long.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace lode {

struct CacheLimits {
    /// Bytes, and a part of the disk that the cache is on; the lesser holds. Neither: no limit.
    std::optional<std::uint64_t> max_size = 10'000'000'000;
    std::optional<unsigned> max_percent = 20;
    /// What has not been used for longer goes; none: nothing goes for its age.
    std::optional<std::chrono::seconds> max_age = {};
    /// Bytes of the disk that are to be free.
    std::uint64_t min_free = 0;

    /// The limit in bytes for a disk of that many; none: there is no limit.
    std::optional<std::uint64_t> size_limit(std::uint64_t disk_bytes) const;
};

}  // namespace lode
