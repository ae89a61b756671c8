// Reading and writing of the line.
#include "cache/flight_report.h"

#include <array>

#include <fmt/format.h>

#include "base/decimal.h"

namespace lode {
namespace {

constexpr std::string_view schema = "lode.flight/1";
constexpr std::size_t digits = 20;  // of 2^64 - 1

}  // namespace

std::string to_string(const FlightReport& report) {
    return fmt::format("{} {:020} {:020} {:020} {:020}\n", schema, report.process, report.signs, report.done,
                       report.total);
}

std::optional<FlightReport> parse_flight_report(std::string_view line) {
    std::array<std::uint64_t, 4> numbers{};
    if (line.size() != schema.size() + numbers.size() * (1 + digits) + 1) return std::nullopt;
    if (!line.starts_with(schema) || !line.ends_with('\n')) return std::nullopt;
    line.remove_prefix(schema.size());
    for (auto& number : numbers) {
        const auto parsed = parse_decimal(line.substr(1, digits));
        if (line.front() != ' ' || !parsed) return std::nullopt;
        number = *parsed;
        line.remove_prefix(1 + digits);
    }
    return FlightReport{numbers[0], numbers[1], numbers[2], numbers[3]};
}

}  // namespace lode
