// Flags and settings of a mirror.
#include "cli/mirror.h"

#include <cstdlib>

#include <fmt/format.h>

#include "base/byte_size.h"
#include "base/http/curl/curl_transport.h"
#include "base/http/plain_http.h"
#include "hub/cache_limits_text.h"
#include "hub/duration.h"
#include "hub/hub_transport.h"

namespace lode {
namespace {

/// LODE_TOKEN_UPSTREAM for the one origin of all upstreams, before what the settings have for it.
Result<void> apply_token(HubSettings& settings) {
    const char* token = std::getenv("LODE_TOKEN_UPSTREAM");
    if (token == nullptr || *token == '\0') return {};
    const Url& first = settings.registries.front().url;
    for (const auto& registry : settings.registries) {
        if (registry.url.origin() != first.origin())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("LODE_TOKEN_UPSTREAM would go to both `{}` and `{}`", first.origin(),
                                    registry.url.origin()),
                        "name each one's token in `tokens` of config.json");
        if (!is_protected(registry.url))
            return fail(ErrorCode::invalid_argument,
                        fmt::format("LODE_TOKEN_UPSTREAM is not sent over plain http, to `{}`", first.origin()),
                        "use https");
    }
    settings.tokens.insert(settings.tokens.begin(), {first.origin(), token, "LODE_TOKEN_UPSTREAM"});
    return {};
}

Result<void> check_schemes(const HubSettings& settings) {
    for (const auto& registry : settings.registries) {
        const Url& url = registry.url;
        if (may_be_asked(url, settings.allow_http)) continue;
        return fail(ErrorCode::invalid_argument,
                    fmt::format("the upstream `{}` is plain http, where anybody between can change what it answers",
                                to_string(url)),
                    fmt::format("use https, or allow this host with --allow-http {}", url.host()));
    }
    return {};
}

}  // namespace

Result<MirrorParts> mirror_parts(Context& context, const MirrorFlags& flags) {
    LODE_ASSIGN(auto settings, context.settings());
    if (settings.offline)
        return fail(ErrorCode::invalid_argument, "a mirror asks upstream, and lode is offline",
                    "leave out --offline and LODE_OFFLINE; what a mirror has it serves while upstream is down");
    LODE_TRY(replace_registries(settings, flags.upstreams).map_error(in_context("--upstream")));
    LODE_TRY(check_schemes(settings));
    LODE_TRY(apply_token(settings));
    MirrorParts parts;
    MirrorOptions& options = parts.options;
    options.cache = settings.cache_limits;
    if (!flags.max_size.empty())
        LODE_TRY(read_max_size(flags.max_size, options.cache).map_error(in_context("--mirror-max-size")));
    LODE_ASSIGN(options.max_age, parse_duration(flags.max_age).map_error(in_context("--mirror-max-age")));
    LODE_ASSIGN(options.limits.module_size,
                parse_byte_size(flags.max_module).map_error(in_context("--mirror-max-module")));
    CurlOptions curl = curl_options_of(settings);
    curl.redirect_hosts = flags.redirect_hosts;
    parts.transport = make_curl_transport(std::move(curl), context.clock, context.terminal, context.cancellation);
    options.upstreams = settings.registries;
    options.transport = parts.transport.get();
    options.clock = &context.clock;
    options.cancellation = &context.cancellation;
    options.allow_http = settings.allow_http;
    return parts;
}

}  // namespace lode
