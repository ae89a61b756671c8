// Durations as people write them: `90`, `90s`, `5m`, `1h`, `7d`.
#pragma once

#include <chrono>
#include <string_view>

#include "base/result.h"

namespace lode {

/// A whole number, of seconds unless `s`, `m`, `h` or `d` follows; at most ten years. `invalid_argument` otherwise.
Result<std::chrono::seconds> parse_duration(std::string_view text);

/// The same for a time that something is given: at least a second.
Result<std::chrono::seconds> parse_timeout(std::string_view text);

}  // namespace lode
