// What a server has done so far, in numbers that any thread may read.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace lode {

/// Written by the server's thread. Each number is right; two of them are not of one moment.
class HttpCounters {
public:
    using Count = std::atomic<std::uint64_t>;

    /// Upper bounds of the histogram's buckets, in milliseconds; one more bucket holds the rest.
    static constexpr std::array<std::uint64_t, 10> duration_bounds{1,   5,     10,    50,     100,
                                                                   500, 1'000, 5'000, 30'000, 120'000};

    /// A request was answered, or given up by its client: `status` 0.
    void count_request(int status, std::chrono::microseconds duration) {
        add(requests[status >= 100 && status < 600 ? static_cast<std::size_t>(status) / 100 : 0], 1);
        std::size_t bucket = 0;
        while (bucket < duration_bounds.size() && duration > std::chrono::milliseconds(duration_bounds.at(bucket)))
            ++bucket;
        add(durations.at(bucket), 1);
        add(duration_sum, static_cast<std::uint64_t>(duration.count()));
    }
    static void add(Count& count, std::uint64_t more) { count.fetch_add(more, std::memory_order_relaxed); }

    std::array<Count, 6> requests{};                            ///< by the status's first digit; 0: not answered
    std::array<Count, duration_bounds.size() + 1> durations{};  ///< requests by how long they took
    Count duration_sum = 0;                                     ///< microseconds
    Count bytes_in = 0;                                         ///< of HTTP, as clients sent it
    Count bytes_out = 0;
    Count connections_accepted = 0;
    Count connections_open = 0;
    Count connections_refused = 0;  ///< too many, in all or of one address
};

}  // namespace lode
