// Sockets that accept connections.
#include "registry_server/http/listener.h"

#include <cerrno>
#include <charconv>
#include <memory>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace lode {
namespace {

using AddressList = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

Result<AddressList> numeric_address(const ListenAddress& address) {
    addrinfo wanted{};
    wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &wanted, &found) != 0)
        return fail(ErrorCode::invalid_argument, fmt::format("`{}` is not a numeric IP address", address.host));
    return AddressList(found, &::freeaddrinfo);
}

Error listen_error(const ListenAddress& address, int error_number) {
    Error error = system_error(fmt::format("listening on `{}`", to_string(address)), error_number);
    if (error_number == EADDRINUSE) {
        error.code = ErrorCode::unavailable;
        error.hint = "choose another port, or 0 for any free one";
    }
    return error;
}

}  // namespace

Result<ListenAddress> parse_listen_address(std::string_view text) {
    const auto refuse = [&] {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("`{}` is no address to listen on: expected ADDRESS:PORT", text.substr(0, 100)),
                    "for example 127.0.0.1:8080 or [::1]:8080");
    };
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return refuse();
    std::string_view host = text.substr(0, colon);
    const std::string_view port = text.substr(colon + 1);
    const bool bracketed = host.starts_with('[') && host.ends_with(']');
    if (bracketed) host = host.substr(1, host.size() - 2);
    if (host.empty() || bracketed != (host.find(':') != std::string_view::npos)) return refuse();
    ListenAddress address{std::string(host), 0};
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (port.empty() || error != std::errc() || end != port.data() + port.size()) return refuse();
    LODE_TRY(numeric_address(address));
    return address;
}

std::string to_string(const ListenAddress& address) {
    const bool ipv6 = address.host.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", ipv6 ? "[" : "", address.host, ipv6 ? "]" : "", address.port);
}

Result<FileDescriptor> open_listener(const ListenAddress& address) {
    LODE_ASSIGN(const auto resolved, numeric_address(address));
    FileDescriptor listener(::socket(resolved->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!listener) return fail(listen_error(address, errno));
    const int yes = 1;
    ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (::bind(listener.get(), resolved->ai_addr, resolved->ai_addrlen) != 0) return fail(listen_error(address, errno));
    if (::listen(listener.get(), SOMAXCONN) != 0) return fail(listen_error(address, errno));
    return listener;
}

Result<std::uint16_t> port_of(const FileDescriptor& listener) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    if (::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&storage), &length) != 0)
        return fail(system_error("asking for the port", errno));
    if (storage.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(storage).sin6_port);
    return ntohs(reinterpret_cast<const sockaddr_in&>(storage).sin_port);
}

}  // namespace lode
