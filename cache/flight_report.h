// What the one who downloads tells those who wait for it: one line, always of the same length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lode {

struct FlightReport {
    std::uint64_t process = 0;  ///< the id of who downloads
    std::uint64_t signs = 0;    ///< counts up with every report: its signs of life
    std::uint64_t done = 0;     ///< bytes so far
    std::uint64_t total = 0;    ///< bytes in all, as far as is known; 0: nothing

    friend bool operator==(const FlightReport&, const FlightReport&) = default;
};

/// The line, with its end. One is written over the other: all are of one length.
std::string to_string(const FlightReport& report);
/// None for what is no such line, as a file that nothing was written to yet.
std::optional<FlightReport> parse_flight_report(std::string_view line);

}  // namespace lode
