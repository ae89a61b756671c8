// By scheme and host.
#include "base/http/plain_http.h"

#include <algorithm>

namespace lode {

bool is_protected(const Url& url) {
    return url.scheme() == "https" || url.is_loopback();
}

bool may_be_asked(const Url& url, std::span<const std::string> allow_http) {
    return is_protected(url) || std::ranges::find(allow_http, url.host()) != allow_http.end();
}

}  // namespace lode
