// Replacing what a terminal would obey.
#include "base/printable.h"

#include <fmt/format.h>

namespace lode {
namespace {

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

std::string printable(std::string_view text, std::size_t limit) {
    std::size_t end = std::min(limit, text.size());
    if (end < text.size())
        while (end > 0 && is_continuation(text[end])) --end;
    std::string shown;
    for (std::size_t i = 0; i < end; ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const bool is_c1 = c == 0xC2U && i + 1 < end && static_cast<unsigned char>(text[i + 1]) < 0xA0U;
        const bool is_control = c < 0x20U || c == 0x7FU || is_c1;
        shown += is_control ? '?' : text[i];
        if (is_c1) ++i;
    }
    return end < text.size() ? shown + "…" : shown;
}

std::string counted(std::uint64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace lode
