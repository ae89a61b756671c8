// The token that a request brings.
#pragma once

#include <optional>
#include <string>

#include "registry_server/access/permission.h"
#include "registry_server/http/message.h"

namespace lode {

/// Of `Authorization: Bearer TOKEN`. To read, `Basic` with the token as password does as well (RFC 7617, whatever the
/// user's name), which is what browsers and plain download tools can send. To change anything it does not: browsers add
/// it to requests that other sites make them send.
std::optional<std::string> token_in(const RequestHead& head, Scope scope);

/// `WWW-Authenticate` for each way to send one.
HeaderList challenges(Scope scope);

}  // namespace lode
