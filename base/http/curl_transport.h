// Transport by libcurl, which is loaded when the first request is made: a program that only reads its cache never pays
// for it.
#pragma once

#include <memory>
#include <string>

#include "base/http/transport.h"
#include "base/progress.h"

namespace lode {

struct CurlOptions {
    std::string user_agent = "lode";
    std::string ca_file;  ///< a PEM file of certificates to trust instead of the system's; empty: the system's (or
                          ///< SSL_CERT_FILE)
};

/// Certificates are always verified. Proxies come from the usual environment (http_proxy, https_proxy, no_proxy).
/// Thread-safe: each request takes a connection of its own from those kept open. `cancellation` must outlive the
/// transport.
std::unique_ptr<Transport> make_curl_transport(CurlOptions options, const Cancellation& cancellation);

}  // namespace lode
