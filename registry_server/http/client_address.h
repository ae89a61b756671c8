// Whose request it is, where a web server in front hands on what others ask.
#pragma once

#include <string>
#include <string_view>

#include "registry_server/http/message.h"

namespace lode {

/// What a Unix socket's clients are called (Client::address).
inline constexpr std::string_view unix_client = "unix";

/// `peer`, unless the request came over a Unix socket, which only a web server on this machine can reach: then the last
/// address of X-Forwarded-For, which is the one that this web server saw; those before it anybody can write.
std::string client_of(const RequestHead& head, const std::string& peer);

}  // namespace lode
