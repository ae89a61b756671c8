// From settings to libcurl's options.
#include "hub/hub_transport.h"

namespace lode {

Credentials credentials_of(const HubSettings& settings) {
    Credentials credentials{.logins = settings.logins};
    for (const auto& entry : settings.tokens) credentials.tokens.try_emplace(entry.origin, entry.token);
    return credentials;
}

CurlOptions curl_options_of(const HubSettings& settings) {
    return {.ca_file = settings.ca_file,
            .insecure_hosts = settings.insecure_hosts,
            .credentials = credentials_of(settings),
            .max_bytes_per_second = settings.max_rate.value_or(0),
            .connect_timeout = settings.connect_timeout,
            .stall_timeout = settings.stall_timeout};
}

std::unique_ptr<Transport> make_transport(const HubSettings& settings, const Clock& clock, Log& log,
                                          const Cancellation& cancellation) {
    return make_curl_transport(curl_options_of(settings), clock, log, cancellation);
}

}  // namespace lode
