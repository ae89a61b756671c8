// Reading of durations.
#include "hub/duration.h"

#include <charconv>

#include <fmt/format.h>

#include "base/printable.h"

namespace lode {
namespace {

constexpr std::uint64_t ten_years = 10ULL * 366 * 86'400;

std::uint64_t seconds_in(std::string_view unit) {
    if (unit.empty() || unit == "s") return 1;
    if (unit == "m") return 60;
    if (unit == "h") return 3'600;
    return unit == "d" ? 86'400 : 0;
}

}  // namespace

Result<std::chrono::seconds> parse_duration(std::string_view text) {
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const auto unit = seconds_in(text.substr(static_cast<std::size_t>(end - text.data())));
    if (error == std::errc() && unit != 0 && count <= ten_years / unit)
        return std::chrono::seconds(static_cast<std::int64_t>(count * unit));
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("`{}` is not a duration: expected seconds, or a number and s, m, h or d", printable(text, 60)));
}

Result<std::chrono::seconds> parse_timeout(std::string_view text) {
    LODE_ASSIGN(const auto timeout, parse_duration(text));
    if (timeout.count() == 0) return fail(ErrorCode::invalid_argument, "expected at least a second");
    return timeout;
}

}  // namespace lode
