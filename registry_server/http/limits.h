// What one client may ask of the server before it is refused or let go.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace lode {

struct HttpLimits {
    std::size_t head_bytes = std::size_t{16} << 10U;      ///< request line and headers together, or 431
    std::uint64_t body_bytes = std::uint64_t{64} << 30U;  ///< a request's body, or 413
    std::size_t connections = 10'000;                     ///< open at once; one more is answered 503
    std::size_t connections_per_address = 1'000;          ///< the same of one client; of IPv6, one /64
    std::chrono::milliseconds head_time{10'000};  ///< from a head's first byte to its last, or 408; for a TLS handshake
    std::chrono::milliseconds idle_time{75'000};  ///< between two requests
    std::chrono::milliseconds linger_time{10'000};               ///< for a refused client to notice
    std::chrono::milliseconds stop_time{30'000};                 ///< for requests under way when the server stops
    std::chrono::milliseconds pace_window{30'000};               ///< over which a body's pace is measured
    std::uint64_t bytes_each_window = std::uint64_t{32} << 10U;  ///< that a body must move, either way
    std::size_t workers = 4;                                     ///< threads for what waits for the disk
};

}  // namespace lode
