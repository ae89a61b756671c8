// How often a client may come with a wrong token.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace lode {

/// Counts failures by client in windows of a minute, without a clock of its own. Thread-safe; bounded memory: when too
/// many clients fail at once, the oldest counts are given up.
class AttemptLimiter {
public:
    using Time = std::chrono::steady_clock::time_point;

    static constexpr std::size_t failures_a_window = 20;
    static constexpr std::chrono::seconds window{60};
    static constexpr std::size_t most_clients = 10'000;

    /// How long the client must wait before its next attempt counts; none when it may try.
    std::optional<std::chrono::seconds> must_wait(const std::string& client, Time now);
    void failed(const std::string& client, Time now);

private:
    struct Count {
        Time begin;
        std::size_t failures = 0;
    };

    std::mutex m_mutex;
    std::map<std::string, Count> m_counts;  // guarded by m_mutex
};

}  // namespace lode
