// Sections, attributes and macros of curl's test files.
#include "tests/http/curl_test_case.h"

#include <algorithm>
#include <cstdlib>

namespace lode {
namespace {

/// What stands between `begin` and `end`, from `position` on; moves `position` behind it. Nothing found: npos.
std::string_view between(std::string_view text, std::string_view begin, std::string_view end, std::size_t& position) {
    const auto from = text.find(begin, position);
    const auto to = from == std::string_view::npos ? from : text.find(end, from + begin.size());
    if (to == std::string_view::npos) {
        position = std::string_view::npos;
        return {};
    }
    position = to + end.size();
    return text.substr(from + begin.size(), to - from - begin.size());
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// Replaces each `begin…end` by what `expand` makes of what is between.
template <typename Expand>
void expand_each(std::string& text, std::string_view begin, std::string_view end, Expand expand) {
    for (std::size_t at = 0; (at = text.find(begin, at)) != std::string::npos;) {
        const auto stop = text.find(end, at + begin.size());
        if (stop == std::string::npos) return;
        const std::string expanded = expand(text.substr(at + begin.size(), stop - at - begin.size()));
        text.replace(at, stop + end.size() - at, expanded);
        at += expanded.size();
    }
}

std::string from_hex(const std::string& text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%' || i + 2 >= text.size()) {
            bytes += text[i];
            continue;
        }
        bytes += static_cast<char>(std::strtol(text.substr(i + 1, 2).c_str(), nullptr, 16));
        i += 2;
    }
    return bytes;
}

/// `N x what`.
std::string repeated(const std::string& text) {
    const auto times = text.find(" x ");
    if (times == std::string::npos) return text;
    const std::string piece = from_hex(text.substr(times + 3));
    std::string all;
    for (long count = std::strtol(text.c_str(), nullptr, 10); count > 0; --count) all += piece;
    return all;
}

void expand_macros(std::string& text, std::string_view server) {
    expand_each(text, "%repeat[", "]%", repeated);
    expand_each(text, "%hex[", "]hex%", from_hex);
    replace_all(text, "%HOSTIP:%HTTPPORT", server);
    replace_all(text, "%TESTNUMBER", "1");
    replace_all(text, "%CR", "\r");
    replace_all(text, "%LF", "\n");
    replace_all(text, "%SP", " ");
    replace_all(text, "%TAB", "\t");
}

/// Lines up to the first empty one (all, if `everywhere`) get the line ends of HTTP.
std::string with_line_ends(std::string_view text, bool everywhere) {
    std::string result;
    bool in_head = true;
    for (const char c : text) {
        const bool is_bare = c == '\n' && !result.ends_with('\r');
        if (is_bare && (in_head || everywhere)) result += '\r';
        result += c;
        if (result.ends_with("\n\r\n") || result.ends_with("\n\n")) in_head = false;
    }
    return result;
}

}  // namespace

std::vector<std::string> answers_of_curl_test(std::string_view xml, std::string_view server) {
    std::size_t position = 0;
    const std::string_view reply = between(xml, "<reply>", "</reply>", position);
    std::vector<std::string> answers;
    for (position = 0; position != std::string_view::npos;) {
        const auto tag = reply.find("<data", position);
        if (tag == std::string_view::npos) break;
        const auto tag_end = std::min(reply.find('>', tag), reply.size());
        const std::string_view attributes = reply.substr(tag, tag_end - tag);
        position = tag;
        std::string_view content = between(reply, ">\n", "</data", position);
        if (attributes.starts_with("<datacheck") || position == std::string_view::npos) continue;
        if (attributes.find("nonewline=\"yes\"") != std::string_view::npos && content.ends_with('\n'))
            content.remove_suffix(1);
        std::string answer(content);
        expand_macros(answer, server);
        const bool everywhere = attributes.find("crlf=\"yes\"") != std::string_view::npos;
        if (everywhere || attributes.find("crlf=\"headers\"") != std::string_view::npos)
            answer = with_line_ends(answer, everywhere);
        answers.push_back(std::move(answer));
    }
    return answers;
}

}  // namespace lode
