// socket(7), ip(7).
#include "tests/support/loopback_listener.h"

#include <stdexcept>

#include <netinet/in.h>
#include <sys/socket.h>

namespace lode {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

}  // namespace

LoopbackListener::LoopbackListener(int backlog) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(m_socket.get(), generic, length) != 0 || ::listen(m_socket.get(), backlog) != 0 ||
        ::getsockname(m_socket.get(), generic, &length) != 0)
        throw std::runtime_error("no port on 127.0.0.1");
    m_port = ntohs(address.sin_port);
}

FileDescriptor connect_to_loopback(std::uint16_t port) {
    FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in address = loopback(port);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return {};
    return socket;
}

}  // namespace lode
