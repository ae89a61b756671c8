// When to try again, and how long to wait before: a pure function.
#pragma once

#include <chrono>
#include <optional>

#include "base/error.h"

namespace lode {

/// What one download may spend on failures.
struct RetryPolicy {
    using Milliseconds = std::chrono::milliseconds;

    int attempts = 4;                           ///< in a row that bring nothing
    Milliseconds base{250};                     ///< doubled with each of them
    Milliseconds longest_wait{60'000};          ///< the most that one wait is, whatever a server asks for
    Milliseconds longest_trouble{10 * 60'000};  ///< from the first failure on
};

/// The failures of a download so far.
struct Trouble {
    int attempts_in_vain = 0;              ///< since one last brought something
    std::chrono::milliseconds lasting{0};  ///< since the first
};

/// How long to wait before the next attempt, or nothing to give up. Only what is_transient is worth another. The wait
/// is a time between 0 and base x 2^attempts (full jitter:
/// aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter), and not shorter than `asked` for by the server
/// (Retry-After), up to the longest wait. `random` is from [0, 1).
std::optional<std::chrono::milliseconds> delay_before_retry(const RetryPolicy& policy, const Trouble& trouble,
                                                            const Error& error,
                                                            std::optional<std::chrono::milliseconds> asked,
                                                            double random);

/// Whether an answer of that status is worth another attempt: the server, or what stands before it, is in trouble now.
bool is_passing_trouble(int status);

}  // namespace lode
