// Where a server listens: a numeric address and a port.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/result.h"

namespace lode {

struct ListenAddress {
    std::string host;        ///< numeric, IPv6 without brackets
    std::uint16_t port = 0;  ///< 0: any free one
};

/// `127.0.0.1:8080`, `[::1]:0`. `invalid_argument` for anything else, names included.
Result<ListenAddress> parse_listen_address(std::string_view text);
std::string to_string(const ListenAddress& address);

/// A listening TCP socket, non-blocking. `unavailable` when the address is in use, `permission_denied` for a port that
/// is not ours to open.
Result<FileDescriptor> open_listener(const ListenAddress& address);
/// The port that the system chose.
Result<std::uint16_t> port_of(const FileDescriptor& listener);

}  // namespace lode
