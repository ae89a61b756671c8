// How long a connection may stay as it is: a deadline, or a least number of bytes in each window of time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace lode {

/// Holds no clock: every call is told the time.
class Pace {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// Must be over by then, however busy.
    void set_deadline(Time deadline);
    /// Must move `bytes` in every `window` from `now` on; the last window counts only once it is over.
    void set_rate(Time now, std::chrono::milliseconds window, std::uint64_t bytes);
    /// Neither.
    void clear() { m_deadline.reset(); }

    void advance(std::uint64_t bytes) { m_moved += bytes; }
    bool expired(Time now);

private:
    std::optional<Time> m_deadline;
    std::chrono::milliseconds m_window{0};
    std::uint64_t m_least = 0;  // 0: the deadline is final
    std::uint64_t m_moved = 0;
};

}  // namespace lode
