// socket(2), bind(2), listen(2), accept4(2).
#include "registry_server/http/listener.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "registry_server/http/client_address.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view unix_prefix = "unix:";
constexpr unsigned unix_mode = 0660;

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
        error.hint = address.socket.empty() ? "choose another port, or 0 for any free one"
                                            : "another server answers there: stop it, or choose another path";
    }
    return error;
}

Result<ListenAddress> parse_unix_address(std::string_view path) {
    if (!path.starts_with('/') || path.size() >= sizeof(sockaddr_un::sun_path) || path.find('\0') != path.npos)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("`{}` is no Unix socket: expected an absolute path of at most {} characters",
                                path.substr(0, 100), sizeof(sockaddr_un::sun_path) - 1),
                    "for example unix:/run/lode/registry.sock");
    return ListenAddress{{}, 0, path};
}

sockaddr_un unix_address(const fs::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    return address;
}

/// Removes the socket of a server that was killed; any other answer than a refusal comes of somebody who is there.
Result<void> remove_stale(const ListenAddress& address) {
    struct stat status {};
    if (::lstat(address.socket.c_str(), &status) != 0) return {};
    if (!S_ISSOCK(status.st_mode))
        return fail(ErrorCode::conflict, fmt::format("`{}` is no socket, and stays as it is", address.socket.string()),
                    "choose another path to listen on");
    const FileDescriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const auto name = unix_address(address.socket);
    if (::connect(probe.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0 || errno != ECONNREFUSED)
        return fail(listen_error(address, EADDRINUSE));
    return remove_file(address.socket);
}

std::string text_of(const sockaddr_storage& storage) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (storage.ss_family == AF_INET6)
        ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(storage).sin6_addr, text.data(), text.size());
    else
        ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(storage).sin_addr, text.data(), text.size());
    return text.data();
}

/// One customer of a provider has a /64 of IPv6, at least.
std::string group_of(sockaddr_storage storage) {
    if (storage.ss_family == AF_INET6) {
        auto& bytes = reinterpret_cast<sockaddr_in6&>(storage).sin6_addr.s6_addr;
        std::memset(bytes + 8, 0, 8);
    }
    return text_of(storage);
}

/// The port that the system chose.
Result<std::uint16_t> port_of(const FileDescriptor& listener) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    if (::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&storage), &length) != 0)
        return fail(system_error("asking for the port", errno));
    if (storage.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(storage).sin6_port);
    return ntohs(reinterpret_cast<const sockaddr_in&>(storage).sin_port);
}

}  // namespace

Result<ListenAddress> parse_listen_address(std::string_view text) {
    const auto refuse = [&] {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("`{}` is no address to listen on: expected ADDRESS:PORT", text.substr(0, 100)),
                    "for example 127.0.0.1:8080, [::1]:8080 or unix:/run/lode/registry.sock");
    };
    if (text.starts_with(unix_prefix)) return parse_unix_address(text.substr(unix_prefix.size()));
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
    if (!address.socket.empty()) return std::string(unix_prefix) + address.socket.string();
    const bool ipv6 = address.host.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", ipv6 ? "[" : "", address.host, ipv6 ? "]" : "", address.port);
}

Result<Listener> Listener::open(const ListenAddress& address) {
    return address.socket.empty() ? open_ip(address) : open_unix(address);
}

Result<Listener> Listener::open_ip(const ListenAddress& address) {
    LODE_ASSIGN(const auto resolved, numeric_address(address));
    FileDescriptor socket(::socket(resolved->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket) return fail(listen_error(address, errno));
    const int yes = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (resolved->ai_family == AF_INET6) ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    if (::bind(socket.get(), resolved->ai_addr, resolved->ai_addrlen) != 0) return fail(listen_error(address, errno));
    if (::listen(socket.get(), SOMAXCONN) != 0) return fail(listen_error(address, errno));
    LODE_ASSIGN(const auto port, port_of(socket));
    return Listener(std::move(socket), {address.host, port});
}

Result<Listener> Listener::open_unix(const ListenAddress& address) {
    LODE_TRY(remove_stale(address));
    FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket) return fail(listen_error(address, errno));
    ::fchmod(socket.get(), unix_mode);  // so that it is never more open than that
    const auto name = unix_address(address.socket);
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0)
        return fail(listen_error(address, errno));
    Listener listener(std::move(socket), address);
    if (::chmod(address.socket.c_str(), unix_mode) != 0 || ::listen(listener.fd(), SOMAXCONN) != 0)
        return fail(listen_error(address, errno));
    listener.m_made = identity_of(address.socket);
    return listener;
}

Listener::Listener(Listener&& other) noexcept
    : m_socket(std::move(other.m_socket)), m_address(std::move(other.m_address)), m_made(other.m_made) {}

Listener& Listener::operator=(Listener&& other) noexcept {
    close();
    m_socket = std::move(other.m_socket);
    m_address = std::move(other.m_address);
    m_made = other.m_made;
    return *this;
}

Client Listener::accept() const {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    FileDescriptor socket(
        ::accept4(m_socket.get(), reinterpret_cast<sockaddr*>(&storage), &length, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!socket) return {};
    if (!m_address.socket.empty()) return {std::move(socket), std::string(unix_client), {}};
    const int yes = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return {std::move(socket), text_of(storage), group_of(storage)};
}

void Listener::close() {
    if (!m_socket) return;
    if (m_made && identity_of(m_address.socket) == m_made) ::unlink(m_address.socket.c_str());
    m_socket = FileDescriptor();
}

}  // namespace lode
