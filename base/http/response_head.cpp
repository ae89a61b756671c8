// Reading of header lines (RFC 9110, section 5; RFC 9112, sections 4 and 5).
#include "base/http/response_head.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <fmt/format.h>

#include "base/ascii_case.h"
#include "base/decimal.h"
#include "base/printable.h"

namespace lode {
namespace {

tl::unexpected<Error> malformed(std::string message) {
    return fail(Error{ErrorCode::unavailable, std::move(message), {}, PeerFailure::malformed});
}

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && (is_blank(text.back()) || text.back() == '\r' || text.back() == '\n'))
        text.remove_suffix(1);
    return text;
}

bool is_token(std::string_view text) {
    const auto is_token_character = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

/// A tag is kept in JSON and sent back; of one with other bytes nobody knows how they are meant (RFC 9110,
/// section 5.5).
bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

/// A number of bytes that a file could have.
bool is_length(std::string_view text) {
    const auto length = parse_decimal(text);
    return length && *length <= INT64_MAX;
}

HttpVersion version_of(std::string_view status_line) {
    if (status_line.starts_with("HTTP/2")) return HttpVersion::http_2;
    return status_line.starts_with("HTTP/1.0") ? HttpVersion::http_1_0 : HttpVersion::http_1_1;
}

}  // namespace

Result<void> ResponseHead::add_line(std::string_view line) {
    m_bytes += line.size();
    if (m_bytes > m_max_bytes) return malformed(fmt::format("its headers are longer than {} bytes", m_max_bytes));
    if (m_closed) return {};
    if (line.starts_with("HTTP/")) {
        start(line);
        return {};
    }
    auto& headers = m_response.headers;
    if (!line.empty() && is_blank(line.front())) {  // a folded line goes on where the one before it ended
        if (!headers.empty()) headers.back().second += " " + std::string(trimmed(line));
        return {};
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return {};
    return add_header(line.substr(0, colon), trimmed(line.substr(colon + 1)));
}

void ResponseHead::start(std::string_view status_line) {
    m_response.headers.clear();
    m_response.version = version_of(status_line);
    const auto space = std::min(status_line.find(' '), status_line.size());
    const std::string_view digits = status_line.substr(std::min(space + 1, status_line.size()));
    m_response.status = 0;
    std::from_chars(digits.data(), digits.data() + std::min<std::size_t>(digits.size(), 3), m_response.status);
}

Result<void> ResponseHead::add_header(std::string_view name, std::string_view value) {
    auto& headers = m_response.headers;
    if (headers.size() == max_headers) return malformed(fmt::format("it has more than {} headers", max_headers));
    std::string key = lower_ascii(name);
    if (key == "content-length" && !is_length(value))
        return malformed(fmt::format("its length is `{}`", printable(value)));
    if (key == "content-length" && m_response.header(key).value_or(value) != value)
        return malformed("it has two lengths that differ");
    if (key == "transfer-encoding" && lower_ascii(value) != "chunked" && lower_ascii(value) != "identity")
        return malformed(
            fmt::format("it came with the transfer coding `{}`, which was not asked for", printable(value)));
    if (key == "etag" && !is_plain(value)) return {};
    headers.emplace_back(std::move(key), value);
    return {};
}

}  // namespace lode
