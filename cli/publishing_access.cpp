// From settings and LODE_TOKEN.
#include "cli/publishing_access.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "base/http/plain_http.h"

namespace lode {

Result<void> check_reach(const Url& registry, const HubSettings& settings) {
    if (settings.offline) return fail(ErrorCode::unavailable, "publishing needs the network, and lode is offline");
    if (may_be_asked(registry, settings.allow_http)) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("`{}` is plain http, where anybody between can read the access token", to_string(registry)),
                fmt::format("use https, or allow this host with --allow-http {}", registry.host()));
}

std::string access_token(const Url& registry, const HubSettings& settings) {
    if (const char* token = std::getenv("LODE_TOKEN"); token != nullptr && *token != '\0') return token;
    const auto known = std::ranges::find(settings.tokens, registry.origin(), &OriginToken::origin);
    return known == settings.tokens.end() ? std::string() : known->token;
}

}  // namespace lode
