// Choosing among credentials, and writing of them as headers (RFC 6750, RFC 7617).
#include "base/http/credentials.h"

#include <algorithm>
#include <cstdint>

namespace lode {
namespace {

/// RFC 4648, with padding.
std::string base64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::string_view group = bytes.substr(i, 3);
        std::uint32_t bits = 0;
        for (std::size_t j = 0; j < 3; ++j)
            bits = (bits << 8U) | (j < group.size() ? static_cast<unsigned char>(group[j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j) text += j <= group.size() ? digits[(bits >> (18U - 6U * j)) & 63U] : '=';
    }
    return text;
}

}  // namespace

std::optional<std::string> authorization_for(const Url& url, const Credentials& credentials) {
    if (const auto token = credentials.tokens.find(url.origin()); token != credentials.tokens.end())
        return "Bearer " + token->second;
    if (url.scheme() != "https" && !url.is_loopback()) return std::nullopt;
    const auto login = std::find_if(credentials.logins.begin(), credentials.logins.end(),
                                    [&](const NetrcLogin& entry) { return entry.host == url.host(); });
    if (login == credentials.logins.end()) return std::nullopt;
    return "Basic " + base64(login->login + ":" + login->password);
}

}  // namespace lode
