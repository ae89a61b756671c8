// Seconds or a date.
#include "base/http/retry_after.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <iomanip>
#include <locale>
#include <sstream>
#include <string>

namespace lode {
namespace {

constexpr std::int64_t furthest = 1'000'000'000;  // seconds: 32 years

std::optional<std::int64_t> parse_seconds(std::string_view value) {
    if (value.empty() || value.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    std::int64_t seconds = 0;
    for (const char digit : value) seconds = std::min(furthest, seconds * 10 + (digit - '0'));
    return seconds;
}

/// RFC 9110 §5.6.7: what is sent today, and two that older servers send.
std::optional<std::time_t> parse_date(std::string_view value) {
    constexpr std::array formats = {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y"};
    for (const char* format : formats) {
        std::istringstream text{std::string(value)};
        text.imbue(std::locale::classic());
        std::tm time{};
        text >> std::get_time(&time, format);
        if (!text.fail() && text.peek() == std::istringstream::traits_type::eof()) return ::timegm(&time);
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, Clock::Time now) {
    if (const auto seconds = parse_seconds(value)) return std::chrono::seconds(*seconds);
    const auto date = parse_date(value);
    if (!date) return std::nullopt;
    const std::int64_t wait = *date - std::chrono::system_clock::to_time_t(now);
    return std::chrono::seconds(std::clamp<std::int64_t>(wait, 0, furthest));
}

}  // namespace lode
