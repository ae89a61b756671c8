// What libcurl's failures mean, as errors: a pure function.
#pragma once

#include <string_view>

#include "base/http/curl/curl_library.h"
#include "base/url.h"

namespace lode {

struct CurlFailure {
    CURLcode code = CURLE_OK;
    std::string_view words = {};  ///< libcurl's own
    long verify_result = 0;       ///< OpenSSL's: X509_V_OK, or why the certificate does not hold
    long connect_status = 0;      ///< a proxy's answer to CONNECT; 0: it was not asked
};

/// The error of a request to `url`; `interrupted` where a callback asked for the end. libcurl's words are made fit for
/// a terminal.
Error error_of(const CurlFailure& failure, const Url& url);

}  // namespace lode
