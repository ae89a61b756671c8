// Settings and services for a command's hub.
#include "cli/context.h"

namespace lode {

Result<HubSettings> Context::settings() const {
    LODE_ASSIGN(auto settings, settings_from_environment());
    if (!options.cache.empty()) settings.cache = options.cache;
    if (options.offline) settings.offline = true;
    settings.allow_http.insert(settings.allow_http.end(), options.allow_http.begin(), options.allow_http.end());
    return settings;
}

Result<Hub> Context::open_hub() {
    LODE_ASSIGN(auto wanted, settings());
    return Hub::open(std::move(wanted),
                     {.clock = &clock, .log = &terminal, .progress = &terminal, .cancellation = &cancellation});
}

}  // namespace lode
