// Settings and services for a command's hub.
#include "cli/context.h"

#include "hub/cache_limits_text.h"
#include "hub/duration.h"

namespace lode {

namespace {

void apply_flags(const CommonOptions& options, HubSettings& settings) {
    const auto decide = [&settings](const char* setting, const char* flag) { settings.decided_by[setting] = flag; };
    if (!options.cache.empty()) {
        settings.cache = options.cache;
        decide("cache", "--cache");
    }
    if (options.offline) {
        settings.offline = true;
        decide("offline", "--offline");
    }
    if (options.locked) {
        settings.locked = true;
        decide("locked", "--locked");
    }
    if (!options.lock.empty()) {
        settings.lock = options.lock;
        decide("lock", "--lock");
    }
    if (options.allow_http.empty()) return;
    settings.allow_http.insert(settings.allow_http.end(), options.allow_http.begin(), options.allow_http.end());
    decide("allow_http", "--allow-http");
}

Result<void> apply_cache_flags(const CommonOptions& options, HubSettings& settings) {
    if (options.cache_max_size.empty()) return {};
    LODE_TRY(read_max_size(options.cache_max_size, settings.cache_limits).map_error(in_context("--cache-max-size")));
    settings.decided_by["cache_max_size"] = "--cache-max-size";
    return {};
}

Result<void> apply_registry_flags(const CommonOptions& options, HubSettings& settings) {
    if (options.registries.empty()) return {};
    LODE_TRY(replace_registries(settings, options.registries).map_error(in_context("--registry")));
    settings.decided_by["registries"] = "--registry";
    return {};
}

Result<void> apply_timeout_flags(const CommonOptions& options, HubSettings& settings) {
    const auto apply = [&settings](const std::optional<std::string>& text, const char* setting, const char* flag,
                                   auto member) -> Result<void> {
        if (!text) return {};
        LODE_ASSIGN(settings.*member, parse_timeout(*text).map_error(in_context(flag)));
        settings.decided_by[setting] = flag;
        return {};
    };
    LODE_TRY(apply(options.connect_timeout, "connect_timeout", "--connect-timeout", &HubSettings::connect_timeout));
    LODE_TRY(apply(options.stall_timeout, "stall_timeout", "--stall-timeout", &HubSettings::stall_timeout));
    return apply(options.total_timeout, "total_timeout", "--total-timeout", &HubSettings::total_timeout);
}

}  // namespace

FoundSettings Context::find_settings() const {
    FoundSettings found = find_settings_in_environment();
    apply_flags(options, found.settings);
    for (const auto apply : {apply_cache_flags, apply_registry_flags, apply_timeout_flags})
        if (auto applied = apply(options, found.settings); !applied) found.faults.push_back(std::move(applied).error());
    return found;
}

Result<HubSettings> Context::settings() const {
    return checked(find_settings());
}

Result<Hub> Context::open_hub(Progress& progress, Log& log) {
    LODE_ASSIGN(auto wanted, settings());
    std::error_code error;
    if (!options.lock.empty() && !std::filesystem::exists(options.lock, error))
        return fail(ErrorCode::not_found, "the lock file `" + options.lock + "` does not exist",
                    "make it with: lode lock HANDLE --lock " + options.lock);
    return open_hub(std::move(wanted), progress, log);
}

Result<Hub> Context::open_hub(HubSettings wanted, Progress& progress, Log& log) {
    return Hub::open(std::move(wanted),
                     {.clock = &clock, .log = &log, .progress = &progress, .cancellation = &cancellation});
}

}  // namespace lode
