// getpeername(2) as text.
#include "registry_server/http/peer_address.h"

#include <array>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace lode {

std::string peer_address(const FileDescriptor& socket) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    if (::getpeername(socket.get(), reinterpret_cast<sockaddr*>(&storage), &length) != 0) return {};
    if (storage.ss_family == AF_UNIX) return "unix";
    const void* address = storage.ss_family == AF_INET6
                              ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(storage).sin6_addr)
                              : &reinterpret_cast<const sockaddr_in&>(storage).sin_addr;
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (::inet_ntop(storage.ss_family, address, text.data(), text.size()) == nullptr) return {};
    constexpr std::string_view mapped = "::ffff:";
    const std::string_view found(text.data());
    const bool is_mapped = found.starts_with(mapped) && found.find('.') != std::string_view::npos;
    return std::string(is_mapped ? found.substr(mapped.size()) : found);
}

}  // namespace lode
