// Exponential backoff with full jitter.
#include "resolver/download/retry.h"

#include <algorithm>
#include <array>

namespace lode {

std::optional<std::chrono::milliseconds> delay_before_retry(const RetryPolicy& policy, const Trouble& trouble,
                                                            const Error& error,
                                                            std::optional<std::chrono::milliseconds> asked,
                                                            double random) {
    using Milliseconds = std::chrono::milliseconds;
    if (!is_transient(error) || trouble.attempts_in_vain >= policy.attempts) return std::nullopt;
    const auto doublings = static_cast<unsigned>(std::clamp(trouble.attempts_in_vain, 0, 30));
    const Milliseconds ceiling = std::min(policy.base * (std::int64_t{1} << doublings), policy.longest_wait);
    const Milliseconds jittered(static_cast<std::int64_t>(random * static_cast<double>(ceiling.count())));
    const Milliseconds wait = std::clamp(asked.value_or(Milliseconds(0)), jittered, policy.longest_wait);
    if (trouble.lasting + wait > policy.longest_trouble) return std::nullopt;
    return wait;
}

bool is_passing_trouble(int status) {
    // 520 to 524 are what CDNs answer for a server behind them that is in trouble.
    constexpr std::array passing = {408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524};
    return std::find(passing.begin(), passing.end(), status) != passing.end();
}

}  // namespace lode
