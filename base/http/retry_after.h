// The Retry-After header: how long a server asks to be left alone (RFC 9110 §10.2.3).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace lode {

/// Either of its forms, a number of seconds or a date in one of HTTP's three formats. What lies in the past is zero,
/// and what is further off than 10^9 seconds counts as that; none for anything else.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, Clock::Time now);

}  // namespace lode
