// Who is at the other end of a connection.
#pragma once

#include <string>

#include "base/file.h"

namespace lode {

/// The numeric address without the port, an IPv4 one within IPv6 as IPv4; `unix` for a local socket; empty when the
/// peer has gone.
std::string peer_address(const FileDescriptor& socket);

}  // namespace lode
