// Exponential backoff with full jitter.
#include "resolver/retry.h"

namespace lode {

std::optional<std::chrono::milliseconds> delay_before_retry(int failed_attempts, const Error& error, double random) {
    if (error.code != ErrorCode::unavailable || failed_attempts >= max_attempts) return std::nullopt;
    constexpr double base_milliseconds = 250;
    const double ceiling = base_milliseconds * static_cast<double>(1U << static_cast<unsigned>(failed_attempts));
    return std::chrono::milliseconds(static_cast<std::int64_t>(random * ceiling));
}

}  // namespace lode
