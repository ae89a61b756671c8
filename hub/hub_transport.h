// The network as the settings want it: certificates, credentials, rate; the proxies of the environment.
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/http/credentials.h"
#include "base/http/curl/curl_transport.h"
#include "base/http/transport.h"
#include "base/log.h"
#include "base/progress.h"
#include "hub/settings.h"

namespace lode {

/// What the transport of these settings sends to whom.
Credentials credentials_of(const HubSettings& settings);

CurlOptions curl_options_of(const HubSettings& settings);

/// What is handed in must outlive the transport. Nothing is opened before the first request.
std::unique_ptr<Transport> make_transport(const HubSettings& settings, const Clock& clock, Log& log,
                                          const Cancellation& cancellation);

}  // namespace lode
