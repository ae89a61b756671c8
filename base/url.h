// An http(s) URL in the strict form that registries use: no user, no query, nothing that two programs could read
// differently.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lode {

/// Canonical: scheme and host in lower case, the scheme's own port left out, no empty, `.` or `..` segment, no trailing
/// slash.
class Url {
public:
    const std::string& scheme() const { return m_scheme; }  ///< `http` or `https`
    const std::string& host() const { return m_host; }      ///< lower case; an IPv6 address stands in brackets
    std::uint16_t port() const { return m_port; }           ///< the scheme's own where none is written
    const std::vector<std::string>& segments() const { return m_segments; }  ///< of the path, percent-encoding kept

    /// `scheme://host[:port]`, the scope of a credential.
    std::string origin() const;
    /// 127.0.0.0/8, [::1] or `localhost`.
    bool is_loopback() const;
    /// This URL with the last segment left out; the URL itself at the root.
    Url parent() const;
    /// This URL with the relative path's segments added. `path` must be clean: segments of unreserved characters.
    Url operator/(std::string_view path) const;

    friend bool operator==(const Url&, const Url&) = default;
    friend Result<Url> parse_url(std::string_view text);

private:
    std::string m_scheme;
    std::string m_host;
    std::uint16_t m_port = 0;
    std::vector<std::string> m_segments;
};

/// Refuses (`invalid_argument`): another scheme, a user or password, a query or fragment, control characters, spaces,
/// backslashes, bytes beyond ASCII, malformed percent-encoding, encoded slashes or dots, and empty, `.` or `..`
/// segments (one trailing slash is dropped).
Result<Url> parse_url(std::string_view text);
std::string to_string(const Url& url);

/// `text` with `user:password@` replaced by `***@`, for messages about URLs that could not be parsed.
std::string redacted(std::string_view text);

}  // namespace lode
