// When to try again, and how long to wait before: a pure function.
#pragma once

#include <chrono>
#include <optional>

#include "base/error.h"

namespace lode {

inline constexpr int max_attempts = 4;

/// How long to wait before the next attempt, or nothing to give up. Only `unavailable` is worth another: after the n-th
/// failed attempt a time between 0 and 250 ms x 2^n (full jitter:
/// aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter). `random` is from [0, 1).
std::optional<std::chrono::milliseconds> delay_before_retry(int failed_attempts, const Error& error, double random);

}  // namespace lode
