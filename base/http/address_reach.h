// From how far an IP address can be reached: what tells a server on the internet from one that only this machine, or
// only this network, can ask. Pure functions.
#pragma once

#include <optional>
#include <string>

#include <sys/socket.h>

namespace lode {

enum class AddressReach {
    machine,  ///< loopback, and `0.0.0.0`, which leads there
    link,     ///< 169.254.0.0/16 and fe80::/10: among them the address at which clouds tell a machine its secrets
    site,     ///< private networks (RFC 1918, RFC 6598, RFC 4193), and whatever else is no public address
    world,    ///< any other
};

/// An IPv6 address that holds an IPv4 one (mapped, compatible, NAT64, 6to4) reaches as far as that one. A family that
/// is neither is `machine`.
AddressReach reach_of(const sockaddr& address);

/// The same of an address in numbers (`127.0.0.1`, `::1`); none for anything else.
std::optional<AddressReach> reach_of(const std::string& text);

}  // namespace lode
