// How many bytes may pass now, so that no more than so many pass in a second: a token bucket.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/clock.h"

namespace lode {

/// Fills by `rate` bytes a second, up to a tenth of a second's worth. More may be taken than there is: the debt is
/// waited for, so that the sum over time is exact whatever the pieces. Not thread-safe.
class BandwidthLimit {
public:
    /// `rate` in bytes a second, at least 1. The clock must outlive the limit.
    BandwidthLimit(std::uint64_t rate, const Clock& clock);

    /// Whether anything may pass now.
    bool is_open();
    void take(std::uint64_t bytes) { m_tokens -= static_cast<double>(bytes); }
    /// How long until it is open again; 0 where it is.
    std::chrono::milliseconds time_until_open();

private:
    const Clock& m_clock;
    double m_rate;    // bytes a second
    double m_tokens;  // bytes; negative: a debt
    std::chrono::steady_clock::time_point m_filled;
};

}  // namespace lode
