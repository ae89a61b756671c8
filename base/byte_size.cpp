// Writing and reading of sizes.
#include "base/byte_size.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "base/printable.h"

namespace lode {
namespace {

/// Bytes in a unit of that name, in lower case.
std::optional<double> bytes_in(std::string_view unit) {
    if (unit.empty() || unit == "b") return 1;
    constexpr std::string_view powers = "kmgt";
    const auto power = powers.find(unit.front());
    if (power == std::string_view::npos) return std::nullopt;
    const auto rest = unit.substr(1);
    if (rest.empty() || rest == "b") return std::pow(1000.0, power + 1);
    return rest == "ib" ? std::optional(std::pow(1024.0, power + 1)) : std::nullopt;
}

}  // namespace

std::string human_size(std::uint64_t bytes) {
    constexpr std::array units = {"B", "kB", "MB", "GB", "TB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 999.95 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", value, units[unit]);
}

Result<std::uint64_t> parse_byte_size(std::string_view text) {
    double count = 0;
    const char* const text_end = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), text_end, count, std::chars_format::fixed);
    std::string unit(end, text_end);
    if (unit.starts_with(' ')) unit.erase(0, 1);
    for (char& letter : unit) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    const auto factor = bytes_in(unit);
    constexpr double limit = 9.0e18;
    if (error == std::errc() && factor && count >= 0 && count * *factor <= limit)
        return static_cast<std::uint64_t>(std::llround(count * *factor));
    return fail(ErrorCode::invalid_argument,
                fmt::format("`{}` is no size: expected bytes, or a number and kB, MB, GB, TB, KiB, MiB, GiB or TiB",
                            printable(text, 60)));
}

}  // namespace lode
