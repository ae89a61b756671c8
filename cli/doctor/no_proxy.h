// Which hosts `no_proxy` keeps from a proxy, as libcurl reads it.
#pragma once

#include <string_view>

namespace lode {

/// `list` is the variable's value: host names, each with those below it, addresses and blocks of them (`10.0.0.0/8`),
/// commas or spaces between; `*` alone is everybody. `host` is a URL's, in lower case.
bool is_kept_from_proxies(std::string_view host, std::string_view list);

}  // namespace lode
