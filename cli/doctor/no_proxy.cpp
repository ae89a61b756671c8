// The rules are those of lib/noproxy.c in libcurl 7.86 and later; earlier ones know no blocks of addresses.
#include "cli/doctor/no_proxy.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include <arpa/inet.h>

#include "base/ascii_case.h"
#include "base/decimal.h"

namespace lode {
namespace {

constexpr std::string_view separators = ", \t";

struct Address {
    std::array<unsigned char, 16> bytes{};
    std::size_t size = 0;  // 4 or 16
};

std::optional<Address> parse_address(std::string_view text) {
    const std::string words(text);
    Address address;
    if (::inet_pton(AF_INET, words.c_str(), address.bytes.data()) == 1) {
        address.size = 4;
        return address;
    }
    if (::inet_pton(AF_INET6, words.c_str(), address.bytes.data()) == 1) {
        address.size = 16;
        return address;
    }
    return std::nullopt;
}

bool are_equal_in(std::size_t bits, const Address& one, const Address& other) {
    for (std::size_t i = 0; i < one.size; ++i) {
        const std::size_t counted = bits <= 8 * i ? 0 : std::min<std::size_t>(bits - 8 * i, 8);
        const auto mask = static_cast<unsigned char>(0xFF00U >> counted);
        if (((one.bytes[i] ^ other.bytes[i]) & mask) != 0) return false;
    }
    return true;
}

/// `address`, or `address/bits`, of which 0 are as good as none.
bool holds_address(std::string_view entry, const Address& host) {
    const auto slash = entry.find('/');
    const auto address = parse_address(entry.substr(0, slash));
    if (!address || address->size != host.size) return false;
    const std::size_t all = 8 * host.size;
    const auto bits = slash == std::string_view::npos ? all : parse_decimal(entry.substr(slash + 1)).value_or(all + 1);
    return bits <= all && are_equal_in(bits == 0 ? all : bits, *address, host);
}

std::string_view without_last_dot(std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    return name;
}

/// The name itself, or one below it.
bool holds_name(std::string_view entry, std::string_view host) {
    entry = without_last_dot(entry);
    if (entry.starts_with('.')) entry.remove_prefix(1);
    if (entry.empty() || host.size() < entry.size()) return false;
    const std::size_t before = host.size() - entry.size();
    return equals_ignoring_case(host.substr(before), entry) && (before == 0 || host[before - 1] == '.');
}

}  // namespace

bool is_kept_from_proxies(std::string_view host, std::string_view list) {
    if (list == "*") return true;
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const auto address = parse_address(host);
    host = without_last_dot(host);
    while (true) {
        const auto begin = list.find_first_not_of(separators);
        if (begin == std::string_view::npos) return false;
        list.remove_prefix(begin);
        const auto entry = list.substr(0, list.find_first_of(separators));
        if (address ? holds_address(entry, *address) : holds_name(entry, host)) return true;
        list.remove_prefix(entry.size());
    }
}

}  // namespace lode
