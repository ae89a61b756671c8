// Three numbers.
#include "registry_server/content_range.h"

#include <charconv>

namespace lode {
namespace {

/// A decimal number at the front of `text`, and what must follow it, taken away.
std::optional<std::uint64_t> take_number(std::string_view& text, std::string_view after) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.starts_with(after)) return std::nullopt;
    text.remove_prefix(after.size());
    return number;
}

}  // namespace

std::optional<ContentRange> parse_content_range(std::string_view value) {
    constexpr std::string_view unit = "bytes ";
    if (!value.starts_with(unit)) return std::nullopt;
    value.remove_prefix(unit.size());
    if (value.starts_with("*/")) {
        value.remove_prefix(2);
        const auto whole = take_number(value, "");
        return whole && value.empty() ? std::optional(ContentRange{*whole, *whole, *whole}) : std::nullopt;
    }
    const auto first = take_number(value, "-");
    const auto last = first ? take_number(value, "/") : std::nullopt;
    const auto total = last ? take_number(value, "") : std::nullopt;
    if (!total || !value.empty() || *last < *first || *last >= *total) return std::nullopt;
    return ContentRange{*first, *last + 1, *total};
}

}  // namespace lode
