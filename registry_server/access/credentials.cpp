// `Authorization` taken apart. The scheme's case does not matter (RFC 9110 §11.1).
#include "registry_server/access/credentials.h"

#include <string_view>

#include "base/ascii_case.h"
#include "base/base64.h"

namespace lode {
namespace {

/// What follows the scheme and its blank.
std::optional<std::string_view> credentials_of(std::string_view value, std::string_view scheme) {
    if (value.size() <= scheme.size() + 1 || value[scheme.size()] != ' ') return std::nullopt;
    if (!equals_ignoring_case(value.substr(0, scheme.size()), scheme)) return std::nullopt;
    return value.substr(scheme.size() + 1);
}

std::optional<std::string> password_of(std::string_view credentials) {
    const auto pair = decode_base64(credentials);
    const auto colon = pair ? pair->find(':') : std::string::npos;
    if (colon == std::string::npos) return std::nullopt;
    return pair->substr(colon + 1);
}

}  // namespace

std::optional<std::string> token_in(const RequestHead& head, Scope scope) {
    const auto value = head.header("authorization");
    if (!value) return std::nullopt;
    if (const auto token = credentials_of(*value, "bearer")) return std::string(*token);
    const auto credentials = credentials_of(*value, "basic");
    return credentials && scope == Scope::read ? password_of(*credentials) : std::nullopt;
}

HeaderList challenges(Scope scope) {
    HeaderList headers = {{"WWW-Authenticate", "Bearer"}};
    if (scope == Scope::read) headers.emplace_back("WWW-Authenticate", R"(Basic realm="registry", charset="UTF-8")");
    return headers;
}

}  // namespace lode
