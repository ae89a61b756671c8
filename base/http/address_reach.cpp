// The special-purpose blocks of IPv4 (RFC 6890 §2.2.2) and IPv6 (§2.2.3).
#include "base/http/address_reach.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace lode {
namespace {

using Bytes4 = std::array<std::uint8_t, 4>;
using Bytes16 = std::array<std::uint8_t, 16>;

struct Block4 {
    Bytes4 prefix;
    unsigned bits;
    AddressReach reach;
};

constexpr std::array blocks4 = {
    Block4{{0, 0, 0, 0}, 8, AddressReach::machine},    Block4{{127, 0, 0, 0}, 8, AddressReach::machine},
    Block4{{169, 254, 0, 0}, 16, AddressReach::link},  Block4{{10, 0, 0, 0}, 8, AddressReach::site},
    Block4{{172, 16, 0, 0}, 12, AddressReach::site},   Block4{{192, 168, 0, 0}, 16, AddressReach::site},
    Block4{{100, 64, 0, 0}, 10, AddressReach::site},   Block4{{192, 0, 0, 0}, 24, AddressReach::site},
    Block4{{192, 0, 2, 0}, 24, AddressReach::site},    Block4{{198, 18, 0, 0}, 15, AddressReach::site},
    Block4{{198, 51, 100, 0}, 24, AddressReach::site}, Block4{{203, 0, 113, 0}, 24, AddressReach::site},
    Block4{{224, 0, 0, 0}, 3, AddressReach::site},
};

struct Block6 {
    Bytes16 prefix;
    unsigned bits;
    AddressReach reach;
};

constexpr std::array blocks6 = {
    Block6{{0xFE, 0x80}, 10, AddressReach::link},
    Block6{{0xFC}, 7, AddressReach::site},
    Block6{{0xFE, 0xC0}, 10, AddressReach::site},
    Block6{{0xFF}, 8, AddressReach::site},
    Block6{{0x01}, 8, AddressReach::site},
    Block6{{0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01}, 48, AddressReach::site},
    Block6{{0x20, 0x01, 0x00, 0x00}, 32, AddressReach::site},
    Block6{{0x20, 0x01, 0x0D, 0xB8}, 32, AddressReach::site},
};

/// Where an IPv4 address stands within an IPv6 one.
struct Holder {
    Bytes16 prefix;
    unsigned bits;
    std::size_t at;
};

constexpr std::array holders = {
    Holder{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, 96, 12},  // mapped
    Holder{{0x00, 0x64, 0xFF, 0x9B}, 96, 12},                    // NAT64
    Holder{{0x20, 0x02}, 16, 2},                                 // 6to4
    Holder{{}, 96, 12},                                          // compatible; `::` and, as 0.0.0.1, `::1`
};

bool lies_in(std::span<const std::uint8_t> address, std::span<const std::uint8_t> prefix, unsigned bits) {
    const auto whole = prefix.begin() + bits / 8;
    if (!std::equal(prefix.begin(), whole, address.begin())) return false;
    const unsigned rest = bits % 8;
    return rest == 0 || ((address[bits / 8] ^ prefix[bits / 8]) >> (8 - rest)) == 0;
}

AddressReach reach_of(const Bytes4& address) {
    for (const auto& block : blocks4)
        if (lies_in(address, block.prefix, block.bits)) return block.reach;
    return AddressReach::world;
}

AddressReach reach_of(const Bytes16& address) {
    for (const auto& holder : holders) {
        if (!lies_in(address, holder.prefix, holder.bits)) continue;
        Bytes4 held{};
        std::memcpy(held.data(), address.data() + holder.at, held.size());
        return reach_of(held);
    }
    for (const auto& block : blocks6)
        if (lies_in(address, block.prefix, block.bits)) return block.reach;
    return AddressReach::world;
}

}  // namespace

AddressReach reach_of(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        sockaddr_in in{};
        std::memcpy(&in, &address, sizeof in);
        Bytes4 bytes{};
        std::memcpy(bytes.data(), &in.sin_addr, bytes.size());
        return reach_of(bytes);
    }
    if (address.sa_family != AF_INET6) return AddressReach::machine;
    sockaddr_in6 in{};
    std::memcpy(&in, &address, sizeof in);
    Bytes16 bytes{};
    std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
    return reach_of(bytes);
}

std::optional<AddressReach> reach_of(const std::string& text) {
    Bytes4 four{};
    if (::inet_pton(AF_INET, text.c_str(), four.data()) == 1) return reach_of(four);
    Bytes16 sixteen{};
    if (::inet_pton(AF_INET6, text.c_str(), sixteen.data()) == 1) return reach_of(sixteen);
    return std::nullopt;
}

}  // namespace lode
