// Whether a file should come over one more connection: a pure function of how fast it has come so far.
#pragma once

#include <chrono>
#include <cstdint>

namespace lode {

/// Some servers and networks give each connection a share of what they have. One that comes slowly is joined by
/// another, and as long as that pays, by twice as many. One thread at a time.
class StreamPace {
public:
    using Time = std::chrono::steady_clock::time_point;

    static constexpr int most_streams = 8;
    /// How long a number of connections is watched before it is judged.
    static constexpr std::chrono::milliseconds window{250};
    /// One connection that brings as many bytes a second is limited by this machine, and no other would help it.
    static constexpr std::uint64_t fast_enough = 150'000'000;

    explicit StreamPace(Time now) : m_window_begin(now) {}

    /// To be asked whenever bytes have come; `received` counts them all. How many connections there should be now, when
    /// `streams` are open.
    int wanted(Time now, std::uint64_t received, int streams);
    /// The server does not want more.
    void settle() { m_is_settled = true; }

private:
    Time m_window_begin;
    std::uint64_t m_received_then = 0;
    double m_rate_before = 0;  // bytes a second, with fewer streams
    bool m_is_settled = false;
};

}  // namespace lode
