// Which Authorization header an origin gets.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/http/netrc.h"
#include "base/url.h"

namespace lode {

/// Secrets by whom they are for. Never printed: there is no to_string.
struct Credentials {
    std::map<std::string, std::string> tokens = {};  ///< by Url::origin(): sent as `Bearer`
    std::vector<NetrcLogin> logins = {};             ///< by host, whatever the port: sent as `Basic`
};

/// The value of the Authorization header for a request to `url`: the token of its origin, else the first login of its
/// host. A login goes over https or to this machine only. None where nothing is for `url`.
std::optional<std::string> authorization_for(const Url& url, const Credentials& credentials);

}  // namespace lode
