// From settings to libcurl's options.
#include "hub/hub_transport.h"

#include "base/http/curl/curl_transport.h"

namespace lode {

Credentials credentials_of(const HubSettings& settings) {
    Credentials credentials{.logins = settings.logins};
    for (const auto& entry : settings.tokens) credentials.tokens.try_emplace(entry.origin, entry.token);
    return credentials;
}

std::unique_ptr<Transport> make_transport(const HubSettings& settings, const Clock& clock, Log& log,
                                          const Cancellation& cancellation) {
    return make_curl_transport({.ca_file = settings.ca_file,
                                .insecure_hosts = settings.insecure_hosts,
                                .credentials = credentials_of(settings),
                                .max_bytes_per_second = settings.max_rate.value_or(0),
                                .connect_timeout = settings.connect_timeout,
                                .stall_timeout = settings.stall_timeout},
                               clock, log, cancellation);
}

}  // namespace lode
