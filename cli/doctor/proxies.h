// The proxies that the environment names, as libcurl reads it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/url.h"

namespace lode {

/// The value of a variable; empty: it is not set.
using Environment = std::function<std::string(const char* name)>;

struct ProxyVariable {
    std::string name;
    std::string value;        ///< without a user and password
    bool is_ignored = false;  ///< libcurl does not look at it
};

/// Those that are set, `no_proxy` last. Of two spellings the one that libcurl takes.
std::vector<ProxyVariable> proxies_of(const Environment& environment);

/// Which way requests to a URL go.
struct ProxyChoice {
    std::string variable = {};  ///< that decides: one that names a proxy, or `no_proxy`; empty: none does
    std::string proxy = {};     ///< without a user and password; empty: there is none between

    friend bool operator==(const ProxyChoice&, const ProxyChoice&) = default;
};

ProxyChoice proxy_for(const Url& url, const Environment& environment);

/// Without what stands before the last `@`, and what may follow a `?` or `#`: a password can hold any character.
std::string without_login(std::string_view proxy);

}  // namespace lode
