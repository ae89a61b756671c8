// Ages of documents.
#include "resolver/freshness.h"

#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace lode {

bool is_fresh(Clock::Time fetched, Clock::Time now, std::chrono::seconds max_age) {
    return fetched <= now && now - fetched < max_age;
}

std::string age_in_words(std::chrono::seconds age) {
    constexpr std::array units = {std::pair{std::int64_t{86'400}, std::string_view("day")},
                                  std::pair{std::int64_t{3'600}, std::string_view("hour")},
                                  std::pair{std::int64_t{60}, std::string_view("minute")}};
    for (const auto& [seconds, unit] : units)
        if (const std::int64_t count = age.count() / seconds; count > 0)
            return fmt::format("{} {}{}", count, unit, count == 1 ? "" : "s");
    return "less than a minute";
}

}  // namespace lode
