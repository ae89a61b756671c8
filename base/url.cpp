// Parsing and printing of strict URLs (a subset of RFC 3986).
#include "base/url.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace lode {
namespace {

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

bool is_allowed_in_segment(char c) {
    return is_unreserved(c) || std::string_view("!$&'()*+,;=:@%").find(c) != std::string_view::npos;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// What is wrong with a path segment, if anything.
std::optional<std::string_view> problem_of_segment(std::string_view segment) {
    if (segment.empty()) return "an empty path segment";
    if (segment == "." || segment == "..") return "a `.` or `..` path segment";
    for (std::size_t i = 0; i < segment.size(); ++i) {
        if (!is_allowed_in_segment(segment[i])) return "a character that must be percent-encoded";
        if (segment[i] != '%') continue;
        if (i + 2 >= segment.size() || !is_hex(segment[i + 1]) || !is_hex(segment[i + 2]))
            return "malformed percent-encoding";
        const std::string code = lower(segment.substr(i + 1, 2));
        if (code == "2f" || code == "5c" || code == "2e" || code == "00")
            return "an encoded slash, backslash, dot or NUL";
        i += 2;
    }
    return std::nullopt;
}

bool is_host(std::string_view host) {
    if (host.starts_with('['))
        return host.size() > 2 && host.ends_with(']') &&
               std::all_of(host.begin() + 1, host.end() - 1, [](char c) { return is_hex(c) || c == ':' || c == '.'; });
    return !host.empty() && !host.starts_with('.') && !host.starts_with('-') &&
           std::all_of(host.begin(), host.end(), [](char c) { return is_unreserved(c) && c != '~'; });
}

std::uint16_t default_port(std::string_view scheme) {
    return scheme == "https" ? 443 : 80;
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
    const auto refuse = [&](std::string_view why) {
        return fail(ErrorCode::invalid_argument, fmt::format("`{}` is not a usable URL: {}", redacted(text), why));
    };
    Url url;
    const auto scheme_end = text.find("://");
    if (scheme_end == std::string_view::npos) return refuse("no scheme");
    url.m_scheme = lower(text.substr(0, scheme_end));
    if (url.m_scheme != "http" && url.m_scheme != "https") return refuse("only https and http are known");

    std::string_view rest = text.substr(scheme_end + 3);
    const auto path_start = rest.find('/');
    const std::string_view authority = rest.substr(0, path_start);
    if (rest.find_first_of("?#") != std::string_view::npos) return refuse("a query or fragment");
    if (authority.find('@') != std::string_view::npos) return refuse("a user name or password in it");

    const auto port_colon = authority.rfind(':');
    const bool has_port =
        port_colon != std::string_view::npos && authority.find(']', port_colon) == std::string_view::npos;
    url.m_host = lower(has_port ? authority.substr(0, port_colon) : authority);
    if (!is_host(url.m_host)) return refuse("the host name");
    url.m_port = default_port(url.m_scheme);
    if (has_port) {
        const std::string_view digits = authority.substr(port_colon + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), url.m_port);
        if (error != std::errc() || end != digits.data() + digits.size() || url.m_port == 0) return refuse("the port");
    }

    std::string_view path = path_start == std::string_view::npos ? std::string_view() : rest.substr(path_start + 1);
    if (path.ends_with('/')) path.remove_suffix(1);
    while (!path.empty()) {
        const auto slash = path.find('/');
        const std::string_view segment = path.substr(0, slash);
        if (const auto problem = problem_of_segment(segment)) return refuse(*problem);
        url.m_segments.emplace_back(segment);
        if (slash == std::string_view::npos) break;
        path.remove_prefix(slash + 1);
        if (path.empty()) return refuse("an empty path segment");
    }
    return url;
}

std::string Url::origin() const {
    if (m_port == default_port(m_scheme)) return m_scheme + "://" + m_host;
    return fmt::format("{}://{}:{}", m_scheme, m_host, m_port);
}

bool Url::is_loopback() const {
    if (m_host == "localhost" || m_host == "[::1]") return true;
    // Four numbers, the first 127: a name such as 127.example.org is no loopback.
    return m_host.starts_with("127.") && std::count(m_host.begin(), m_host.end(), '.') == 3 &&
           m_host.find_first_not_of("0123456789.") == std::string::npos;
}

Url Url::parent() const {
    Url url = *this;
    if (!url.m_segments.empty()) url.m_segments.pop_back();
    return url;
}

Url Url::operator/(std::string_view path) const {
    Url url = *this;
    while (!path.empty()) {
        const auto slash = path.find('/');
        url.m_segments.emplace_back(path.substr(0, slash));
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
    return url;
}

std::string to_string(const Url& url) {
    std::string text = url.origin();
    for (const auto& segment : url.segments()) text += "/" + segment;
    return text;
}

std::string redacted(std::string_view text) {
    const auto scheme_end = text.find("://");
    const auto start = scheme_end == std::string_view::npos ? 0 : scheme_end + 3;
    const auto authority_end = std::min(text.find('/', start), text.size());
    const auto at = text.substr(0, authority_end).rfind('@');
    if (at == std::string_view::npos || at < start) return std::string(text);
    return std::string(text.substr(0, start)) + "***@" + std::string(text.substr(at + 1));
}

}  // namespace lode
