// Time as an argument: the system's clock, or one that tests move by hand.
#pragma once

#include <chrono>
#include <string>

#include "base/progress.h"

namespace lode {

/// Thread-safe.
class Clock {
public:
    using Time = std::chrono::system_clock::time_point;

    virtual ~Clock() = default;
    virtual Time now() const = 0;                                          ///< wall-clock time
    virtual std::chrono::steady_clock::time_point steady_now() const = 0;  ///< for measuring durations
    virtual void sleep_for(std::chrono::milliseconds duration) = 0;

    /// Sleeps in short pieces, and ends within 50 ms of a wish to stop.
    virtual void sleep_for(std::chrono::milliseconds duration, const Cancellation& cancellation);
};

class SystemClock final : public Clock {
public:
    Time now() const override;
    std::chrono::steady_clock::time_point steady_now() const override;
    using Clock::sleep_for;
    void sleep_for(std::chrono::milliseconds duration) override;
};

/// UTC to the second, as in documents and records: `2026-01-31T12:00:00Z`.
std::string to_timestamp(Clock::Time time);

}  // namespace lode
