// Reading of limits.
#include "hub/cache_limits_text.h"

#include <fmt/format.h>

#include "base/byte_size.h"
#include "base/decimal.h"
#include "base/printable.h"
#include "hub/duration.h"

namespace lode {
namespace {

Result<unsigned> parse_percent(std::string_view digits) {
    const auto percent = parse_decimal(digits);
    if (percent && *percent <= 100) return static_cast<unsigned>(*percent);
    return fail(ErrorCode::invalid_argument,
                fmt::format("`{}%` is no part of a disk: expected 0% to 100%", printable(digits, 60)));
}

}  // namespace

Result<void> read_max_size(std::string_view text, CacheLimits& limits) {
    std::optional<std::uint64_t> size;
    std::optional<unsigned> percent;
    if (text.ends_with('%')) {
        LODE_ASSIGN(percent, parse_percent(text.substr(0, text.size() - 1)));
    } else if (text != "none") {
        LODE_ASSIGN(size, parse_byte_size(text));
    }
    limits.max_size = size;
    limits.max_percent = percent;
    return {};
}

Result<void> read_max_age_of_cache(std::string_view text, CacheLimits& limits) {
    if (text == "none") {
        limits.max_age.reset();
        return {};
    }
    LODE_ASSIGN(limits.max_age, parse_duration(text));
    return {};
}

Result<void> read_min_free(std::string_view text, CacheLimits& limits) {
    LODE_ASSIGN(limits.min_free, parse_byte_size(text));
    return {};
}

}  // namespace lode
