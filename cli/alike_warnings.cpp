// Counting by form.
#include "cli/alike_warnings.h"

#include <algorithm>

#include <fmt/format.h>

namespace lode {
namespace {

constexpr std::string_view left_out = "…";
constexpr std::size_t most_told = 3;  // of a kind

std::string with_names_left_out(std::string_view message) {
    std::string text;
    while (true) {
        const auto begin = message.find('`');
        const auto end = begin == std::string_view::npos ? begin : message.find('`', begin + 1);
        if (end == std::string_view::npos) return text.append(message);
        text.append(message.substr(0, begin)).append(left_out);
        message.remove_prefix(end + 1);
    }
}

bool is_of_one_case(std::string_view word) {
    return word.find_first_of("0123456789/") != std::string_view::npos;
}

}  // namespace

std::string form_of(std::string_view message) {
    const std::string text = with_names_left_out(message);
    std::string form;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const auto word = std::string_view(text).substr(begin, end - begin);
        if (begin > 0) form += ' ';
        form += is_of_one_case(word) ? left_out : word;
        begin = end + 1;
    }
    return form;
}

void AlikeWarnings::warning(std::string_view message) {
    std::string form = form_of(message);
    const std::lock_guard lock(m_mutex);
    const auto known = std::ranges::find(m_kinds, form, &Kind::form);
    Kind& kind = known != m_kinds.end() ? *known : m_kinds.emplace_back(Kind{std::move(form), {}, 0});
    if (kind.count++ < most_told) kind.messages.emplace_back(message);
}

void AlikeWarnings::tell() {
    std::vector<Kind> kinds;
    {
        const std::lock_guard lock(m_mutex);
        kinds.swap(m_kinds);
    }
    for (const auto& kind : kinds) {
        for (const auto& message : kind.messages) m_shown.warning(message);
        if (kind.count > kind.messages.size())
            m_shown.warning(fmt::format("and {} more like the last one", kind.count - kind.messages.size()));
    }
}

}  // namespace lode
