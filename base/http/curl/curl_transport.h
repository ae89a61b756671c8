// Transport by libcurl, which is loaded when the first request is made: a program that only reads its cache never pays
// for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/http/credentials.h"
#include "base/http/transport.h"
#include "base/log.h"
#include "base/progress.h"

namespace lode {

struct CurlOptions {
    std::string user_agent = "lode";
    std::string ca_file = {};        ///< PEM: the certificates to trust instead of the system's; empty: the system's
    std::string extra_ca_file = {};  ///< PEM: certificates to trust beside those
    /// Hosts (`Url::host()`, exactly) whose certificate is not looked at. Each is warned of once.
    std::vector<std::string> insecure_hosts = {};
    Credentials credentials = {};  ///< for the origins of requests that bear no `authorization` of their own
    /// Which proxy all requests go by; empty: by none. Not set: as http_proxy, https_proxy and no_proxy say.
    std::optional<std::string> proxy = {};
    /// Hosts (`Url::host()`, exactly) that a redirect may lead to from another origin. None but public addresses are
    /// asked there, and such as reach no further than the one that redirected did (AddressReach): a name that leads to
    /// this machine or into this network is refused when it is connected to. Not set: redirects lead anywhere.
    std::optional<std::vector<std::string>> redirect_hosts = {};
    std::uint64_t max_bytes_per_second = 0;             ///< received by all requests together; 0: as many as come
    std::chrono::milliseconds connect_timeout{15'000};  ///< of requests that name none
    std::chrono::seconds stall_timeout{60};             ///< as above
};

/// One thread, started by the first request, carries all requests: over connections that they share and that are kept
/// open between them, at most 8 to a host and 64 in all; further requests wait. HTTP/2 where TLS agrees on it, else
/// HTTP/1.1. Certificates are verified, by TLS 1.2 at least, but for `insecure_hosts`; nothing in the environment can
/// change that.
///
/// What is handed in must outlive the transport. The transport must outlive its requests.
std::unique_ptr<Transport> make_curl_transport(CurlOptions options, const Clock& clock, Log& log,
                                               const Cancellation& cancellation);

}  // namespace lode
