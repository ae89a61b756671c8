// A cache's limits as people write them, in flags, the environment and the settings file.
#pragma once

#include <string_view>

#include "base/result.h"
#include "cache/cache_limits.h"

namespace lode {

/// A size (parse_byte_size), a part of the disk (`20%`), or `none`. `invalid_argument` otherwise, as all of them.
Result<void> read_max_size(std::string_view text, CacheLimits& limits);
/// A duration (parse_duration), or `none`.
Result<void> read_max_age_of_cache(std::string_view text, CacheLimits& limits);
/// A size.
Result<void> read_min_free(std::string_view text, CacheLimits& limits);

}  // namespace lode
