// An http(s) URL in the strict form that registries use: no user, nothing that two programs could read differently, and
// a query only where a server or a protocol asks for one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lode {

/// Canonical: scheme and host in lower case, the scheme's own port left out, no empty, `.` or `..` segment, no trailing
/// slash (in a request's URL it stays, as an empty last segment).
class Url {
public:
    const std::string& scheme() const { return m_scheme; }  ///< `http` or `https`
    const std::string& host() const { return m_host; }      ///< lower case; an IPv6 address stands in brackets
    std::uint16_t port() const { return m_port; }           ///< the scheme's own where none is written
    const std::vector<std::string>& segments() const { return m_segments; }  ///< of the path, percent-encoding kept
    const std::string& query() const { return m_query; }  ///< as it was written, without its `?`; empty: there is none

    /// `scheme://host[:port]`, the scope of a credential.
    std::string origin() const;
    /// 127.0.0.0/8, [::1] or `localhost`.
    bool is_loopback() const;
    /// This URL with the last segment and the query left out; at the root, the root.
    Url parent() const;
    /// This URL with the relative path's segments added, its query left out. `path` must be clean: segments of
    /// unreserved characters.
    Url operator/(std::string_view path) const;

    /// This URL with that query, which must be of the characters that a query may have.
    Url with_query(std::string_view query) const;

    friend bool operator==(const Url&, const Url&) = default;
    friend Result<Url> parse_url(std::string_view text);
    friend Result<Url> parse_request_url(std::string_view text);

private:
    static Result<Url> parse(std::string_view text);

    std::string m_scheme;
    std::string m_host;
    std::uint16_t m_port = 0;
    std::vector<std::string> m_segments;
    std::string m_query;
};

/// Refuses (`invalid_argument`): another scheme, a user or password, a query or fragment, control characters, spaces,
/// backslashes, bytes beyond ASCII, malformed percent-encoding, encoded slashes or dots, and empty, `.` or `..`
/// segments (one trailing slash is dropped).
Result<Url> parse_url(std::string_view text);

/// What a request may be sent to: as parse_url, but a query is allowed (of the characters that RFC 3986 has in one) and
/// a trailing slash is kept.
Result<Url> parse_request_url(std::string_view text);

/// For people and for records: a query is printed as `?…`, since that of a signed URL is a secret.
std::string to_string(const Url& url);

/// With the whole query: for the wire, never for a message.
std::string unredacted(const Url& url);

/// `text` with `user:password@` replaced by `***@` and what follows a `?` by `…`, for messages about URLs that could
/// not be parsed.
std::string redacted(std::string_view text);

}  // namespace lode
