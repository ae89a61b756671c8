// Parts in the order of their weight.
#include "cli/progress_line.h"

#include <fmt/format.h>

#include "base/byte_size.h"
#include "base/printable.h"

namespace lode {
namespace {

/// Less of a name tells nothing.
constexpr std::size_t shortest_name = 8;

double rate_of(const WorkUnderWay& work) {
    return work.elapsed.count() > 0 ? static_cast<double>(work.done) / work.elapsed.count() : 0;
}

std::string amount_of(const WorkUnderWay& work) {
    return work.total == 0 ? human_size(work.done)
                           : fmt::format("{} of {}", human_size(work.done), human_size(work.total));
}

std::string percentage_of(const WorkUnderWay& work) {
    if (work.total == 0) return {};
    const double part = static_cast<double>(work.done) / static_cast<double>(work.total);
    return fmt::format("{}%", work.done >= work.total ? 100 : static_cast<int>(part * 100));
}

std::string rate_in_words(const WorkUnderWay& work) {
    return human_size(static_cast<std::uint64_t>(rate_of(work))) + "/s";
}

std::string time_left_of(const WorkUnderWay& work) {
    const double rate = rate_of(work);
    if (work.total <= work.done || rate <= 0) return {};
    return fmt::format("{:.0f} s left", static_cast<double>(work.total - work.done) / rate);
}

/// The bytes of the UTF-8 sequence that begins there; 1 where none does.
std::size_t sequence_at(std::string_view text, std::size_t at) {
    std::size_t size = 1;
    while (at + size < text.size() && (static_cast<unsigned char>(text[at + size]) & 0xC0U) == 0x80U) ++size;
    return size;
}

/// U+1100 is E1 84 80.
std::size_t columns_of(std::string_view sequence) {
    return sequence >= std::string_view("\xE1\x84\x80") ? 2 : 1;
}

}  // namespace

std::string fitted(std::string_view text, std::size_t columns) {
    std::string safe = printable(text, text.size());
    std::size_t used = 0;
    std::size_t cut = 0;  // where `…` has room, too
    for (std::size_t at = 0; at < safe.size();) {
        const std::size_t size = sequence_at(safe, at);
        const std::size_t width = columns_of(std::string_view(safe).substr(at, size));
        if (used + width > columns) return columns == 0 ? std::string() : safe.substr(0, cut) + "…";
        used += width;
        at += size;
        if (used < columns) cut = at;
    }
    return safe;
}

std::string progress_in_full(const WorkUnderWay& work) {
    std::string text = fmt::format("{}: {}", work.what, amount_of(work));
    if (const auto percentage = percentage_of(work); !percentage.empty()) text += fmt::format(" ({})", percentage);
    text += ", " + rate_in_words(work);
    if (const auto left = time_left_of(work); !left.empty()) text += ", " + left;
    return text;
}

std::string progress_line(const WorkUnderWay& work, std::size_t columns) {
    if (work.done == 0) return fitted(work.what, columns);
    std::string line;
    for (const auto& part : {percentage_of(work), time_left_of(work), amount_of(work), rate_in_words(work)}) {
        if (part.empty()) continue;
        const std::string_view before = line.empty() ? "" : ", ";
        if (line.size() + before.size() + part.size() > columns) return line;
        line.append(before).append(part);
    }
    if (line.size() + 2 + shortest_name > columns) return line;
    return line + ": " + fitted(work.what, columns - line.size() - 2);
}

}  // namespace lode
