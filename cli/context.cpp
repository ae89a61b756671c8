// Settings and services for a command's hub.
#include "cli/context.h"

namespace lode {

Result<HubSettings> Context::settings() const {
    LODE_ASSIGN(auto settings, settings_from_environment());
    if (!options.cache.empty()) settings.cache = options.cache;
    if (options.offline) settings.offline = true;
    if (options.locked) settings.locked = true;
    if (!options.lock.empty()) settings.lock = options.lock;
    if (!options.registries.empty())
        LODE_TRY(replace_registries(settings, options.registries).map_error(in_context("--registry")));
    settings.allow_http.insert(settings.allow_http.end(), options.allow_http.begin(), options.allow_http.end());
    return settings;
}

Result<Hub> Context::open_hub(Progress& progress) {
    LODE_ASSIGN(auto wanted, settings());
    std::error_code error;
    if (!options.lock.empty() && !std::filesystem::exists(options.lock, error))
        return fail(ErrorCode::not_found, "the lock file `" + options.lock + "` does not exist",
                    "make it with: lode lock HANDLE --lock " + options.lock);
    return open_hub(std::move(wanted), progress);
}

Result<Hub> Context::open_hub(HubSettings wanted, Progress& progress) {
    return Hub::open(std::move(wanted),
                     {.clock = &clock, .log = &terminal, .progress = &progress, .cancellation = &cancellation});
}

}  // namespace lode
