// Replacing what a terminal would obey.
#include "base/printable.h"

#include <fmt/format.h>

namespace lode {
namespace {

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Of the character that a text begins with, in bytes; 0 for one that may be shown.
std::size_t size_of_unprintable(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    if (byte(0) < 0x20U || byte(0) == 0x7FU) return 1;
    if (byte(0) == 0xC2U && byte(1) >= 0x80U && byte(1) < 0xA0U) return 2;
    if (byte(0) != 0xE2U) return 0;
    const bool is_of_lines = byte(1) == 0x80U && byte(2) >= 0xA8U && byte(2) <= 0xAEU;
    const bool is_of_directions = byte(1) == 0x81U && byte(2) >= 0xA6U && byte(2) <= 0xA9U;
    return is_of_lines || is_of_directions ? 3 : 0;
}

}  // namespace

std::string printable(std::string_view text, std::size_t limit) {
    std::size_t end = std::min(limit, text.size());
    if (end < text.size())
        while (end > 0 && is_continuation(text[end])) --end;
    std::string shown;
    for (std::size_t i = 0; i < end; ++i) {
        const std::size_t size = size_of_unprintable(text.substr(i, end - i));
        shown += size > 0 ? '?' : text[i];
        if (size > 1) i += size - 1;
    }
    return end < text.size() ? shown + "…" : shown;
}

std::string counted(std::uint64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace lode
