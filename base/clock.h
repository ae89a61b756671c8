// Time as an argument: the system's clock, or one that tests move by hand.
#pragma once

#include <chrono>
#include <string>

namespace lode {

/// Thread-safe.
class Clock {
public:
    using Time = std::chrono::system_clock::time_point;

    virtual ~Clock() = default;
    virtual Time now() const = 0;                                          ///< wall-clock time
    virtual std::chrono::steady_clock::time_point steady_now() const = 0;  ///< for measuring durations
    virtual void sleep_for(std::chrono::milliseconds duration) = 0;
};

class SystemClock final : public Clock {
public:
    Time now() const override;
    std::chrono::steady_clock::time_point steady_now() const override;
    void sleep_for(std::chrono::milliseconds duration) override;
};

/// UTC to the second, as in documents and records: `2026-01-31T12:00:00Z`.
std::string to_timestamp(Clock::Time time);

}  // namespace lode
