// Parsing and printing of strict URLs (a subset of RFC 3986).
#include "base/url.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/ascii_case.h"

namespace lode {
namespace {

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

bool is_allowed_in_segment(char c) {
    return is_unreserved(c) || std::string_view("!$&'()*+,;=:@%").find(c) != std::string_view::npos;
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
        const std::string code = lower_ascii(segment.substr(i + 1, 2));
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

std::string path_and_origin(const Url& url) {
    std::string text = url.origin();
    for (const auto& segment : url.segments()) text += "/" + segment;
    return text;
}

std::uint16_t default_port(std::string_view scheme) {
    return scheme == "https" ? 443 : 80;
}

/// What is wrong with a query, if anything (RFC 3986, section 3.4).
std::optional<std::string_view> problem_of_query(std::string_view query) {
    for (std::size_t i = 0; i < query.size(); ++i) {
        const char c = query[i];
        if (!is_allowed_in_segment(c) && c != '/' && c != '?') return "a character that must be percent-encoded";
        if (c == '%' && (i + 2 >= query.size() || !is_hex(query[i + 1]) || !is_hex(query[i + 2])))
            return "malformed percent-encoding";
    }
    return std::nullopt;
}

tl::unexpected<Error> refuse(std::string_view text, std::string_view why) {
    return fail(ErrorCode::invalid_argument, fmt::format("`{}` is not a usable URL: {}", redacted(text), why));
}

/// The number after a host's colon; none unless it is a port.
std::optional<std::uint16_t> port_of(std::string_view digits) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc() || end != digits.data() + digits.size() || port == 0) return std::nullopt;
    return port;
}

bool is_host_and_port(std::string_view authority) {
    const auto colon = authority.rfind(':');
    const bool has_port = colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
    return is_host(authority.substr(0, has_port ? colon : authority.size())) &&
           (!has_port || port_of(authority.substr(colon + 1)));
}

/// Whether what follows an `@` may be a range of versions, to the end of its URL.
bool may_be_range(std::string_view text) {
    if (text.find('/') != std::string_view::npos || text.empty()) return false;
    return text.starts_with("latest") ||
           std::string_view("^~<>=*0123456789").find(text.front()) != std::string_view::npos;
}

/// The `@` behind a user and password, of which nobody knows where they end: a password can hold any character, those
/// that end a host among them. `text` follows the scheme, where there is one.
std::optional<std::size_t> end_of_login(std::string_view text, bool has_scheme) {
    const auto at = text.rfind('@');
    if (at == std::string_view::npos) return std::nullopt;
    const auto authority = text.substr(0, std::min(text.find_first_of("/?#"), text.size()));
    const bool is_place = is_host_and_port(authority);
    const bool is_name = !has_scheme && authority.find_first_of(":@") == std::string_view::npos;
    if (is_name || (is_place && may_be_range(text.substr(at + 1)))) return std::nullopt;
    return at;
}

/// A path without its first slash, cut at the slashes; what is wrong with it, if anything, in `problem`.
std::vector<std::string> segments_of(std::string_view path, std::optional<std::string_view>& problem) {
    std::vector<std::string> segments;
    while (!path.empty() && !problem) {
        const auto slash = std::min(path.find('/'), path.size());
        problem = problem_of_segment(path.substr(0, slash));
        segments.emplace_back(path.substr(0, slash));
        const bool ends_in_slash = slash + 1 == path.size();
        path.remove_prefix(std::min(slash + 1, path.size()));
        if (ends_in_slash) segments.emplace_back();
    }
    return segments;
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
    Url url;
    const auto scheme_end = text.find("://");
    if (scheme_end == std::string_view::npos) return refuse(text, "no scheme");
    url.m_scheme = lower_ascii(text.substr(0, scheme_end));
    if (url.m_scheme != "http" && url.m_scheme != "https") return refuse(text, "only https and http are known");

    std::string_view rest = text.substr(scheme_end + 3);
    if (rest.find('#') != std::string_view::npos) return refuse(text, "a fragment");
    if (const auto mark = rest.find('?'); mark != std::string_view::npos) {
        url.m_query = rest.substr(mark + 1);
        if (const auto problem = problem_of_query(url.m_query)) return refuse(text, *problem);
        rest = rest.substr(0, mark);
    }
    const auto path_start = std::min(rest.find('/'), rest.size());
    const std::string_view authority = rest.substr(0, path_start);
    if (authority.find('@') != std::string_view::npos) return refuse(text, "a user name or password in it");

    const auto colon = authority.rfind(':');
    const bool has_port = colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
    url.m_host = lower_ascii(has_port ? authority.substr(0, colon) : authority);
    if (!is_host(url.m_host)) return refuse(text, "the host name");
    const auto port = has_port ? port_of(authority.substr(colon + 1)) : default_port(url.m_scheme);
    if (!port) return refuse(text, "the port");
    url.m_port = *port;

    std::optional<std::string_view> problem;
    url.m_segments = segments_of(rest.substr(std::min(path_start + 1, rest.size())), problem);
    if (problem) return refuse(text, *problem);
    return url;
}

Result<Url> parse_url(std::string_view text) {
    if (text.find('?') != std::string_view::npos) return refuse(text, "a query");
    LODE_ASSIGN(Url url, Url::parse(text));
    if (!url.m_segments.empty() && url.m_segments.back().empty()) url.m_segments.pop_back();
    return url;
}

Result<Url> parse_request_url(std::string_view text) {
    return Url::parse(text);
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
    url.m_query.clear();
    if (!url.m_segments.empty()) url.m_segments.pop_back();
    return url;
}

Url Url::operator/(std::string_view path) const {
    Url url = *this;
    url.m_query.clear();
    if (!url.m_segments.empty() && url.m_segments.back().empty()) url.m_segments.pop_back();
    while (!path.empty()) {
        const auto slash = path.find('/');
        url.m_segments.emplace_back(path.substr(0, slash));
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
    return url;
}

Url Url::with_query(std::string_view query) const {
    Url url = *this;
    url.m_query = query;
    return url;
}

std::string to_string(const Url& url) {
    return url.query().empty() ? path_and_origin(url) : path_and_origin(url) + "?…";
}

std::string unredacted(const Url& url) {
    return url.query().empty() ? path_and_origin(url) : path_and_origin(url) + "?" + url.query();
}

std::string redacted(std::string_view text) {
    const auto scheme_end = text.find("://");
    const auto start = scheme_end == std::string_view::npos ? 0 : scheme_end + 3;
    const auto at = end_of_login(text.substr(start), start > 0);
    std::string shown(text.substr(0, start));
    if (at) shown += "***";
    text.remove_prefix(start + at.value_or(0));
    const auto mark = text.find('?');
    return shown.append(text.substr(0, mark)).append(mark == std::string_view::npos ? "" : "?…");
}

}  // namespace lode
