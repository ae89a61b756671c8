// The last element of a list header (RFC 9110 §5.6.1), if it is an address.
#include "registry_server/http/client_address.h"

#include <arpa/inet.h>

namespace lode {
namespace {

bool is_address(const std::string& text) {
    in6_addr address{};
    return ::inet_pton(AF_INET, text.c_str(), &address) == 1 || ::inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

/// A header that comes several times is one list; the last one ends it.
std::string_view last_forwarded_for(const HeaderList& headers) {
    std::string_view last;
    for (const auto& [name, value] : headers)
        if (name == "x-forwarded-for") last = value;
    const auto comma = last.rfind(',');
    if (comma != std::string_view::npos) last.remove_prefix(comma + 1);
    while (last.starts_with(' ') || last.starts_with('\t')) last.remove_prefix(1);
    while (last.ends_with(' ') || last.ends_with('\t')) last.remove_suffix(1);
    return last;
}

}  // namespace

std::string client_of(const RequestHead& head, const std::string& peer) {
    if (peer != unix_client) return peer;
    std::string forwarded(last_forwarded_for(head.headers));
    return is_address(forwarded) ? forwarded : peer;
}

}  // namespace lode
