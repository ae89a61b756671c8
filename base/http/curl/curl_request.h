// How a request is put to libcurl: its options and its headers.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/http/address_reach.h"
#include "base/http/curl/curl_library.h"
#include "base/http/curl/curl_transport.h"

namespace lode {

/// A request on its way to one of the URLs that its redirects lead to.
struct Hop {
    const HttpRequest& request;
    Url url;
    std::optional<std::string> authorization;
    std::chrono::milliseconds timeout{0};  ///< what is left of the total one; 0: none
    bool follows = false;                  ///< a redirect's answer is not for the sink
    /// Set: only public addresses and those of this reach may be connected to.
    std::optional<AddressReach> confined_to = {};

    bool may_connect_to(AddressReach reach) const {
        return !confined_to || reach == AddressReach::world || reach == *confined_to;
    }
};

/// URL, method, version, timeouts and whatever else is not body, callbacks or TLS.
void apply_policy(const CurlLibrary& curl, CURL* easy, const CurlOptions& options, const Hop& hop);

struct FreeHeaders {
    decltype(&::curl_slist_free_all) free;
    void operator()(curl_slist* list) const { free(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeHeaders>;

/// The request's own headers, but for `authorization`, which is the hop's. A header without a value takes back one that
/// libcurl would send. `invalid_argument` for one that would break out of its line, naming it and not its value.
Result<HeaderList> make_headers(const CurlLibrary& curl, const Hop& hop);

}  // namespace lode
