// Choosing among credentials, and writing of them as headers (RFC 6750, RFC 7617).
#include "base/http/credentials.h"

#include <algorithm>
#include <span>

#include "base/base64.h"
#include "base/http/plain_http.h"

namespace lode {
std::optional<std::string> authorization_for(const Url& url, const Credentials& credentials) {
    if (const auto token = credentials.tokens.find(url.origin()); token != credentials.tokens.end())
        return "Bearer " + token->second;
    if (!is_protected(url)) return std::nullopt;
    const auto login = std::find_if(credentials.logins.begin(), credentials.logins.end(),
                                    [&](const NetrcLogin& entry) { return entry.host == url.host(); });
    if (login == credentials.logins.end()) return std::nullopt;
    const std::string pair = login->login + ":" + login->password;
    return "Basic " + base64(std::as_bytes(std::span(pair)));
}

}  // namespace lode
