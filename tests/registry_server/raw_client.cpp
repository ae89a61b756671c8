// Sockets and the least that reading an answer takes.
#include "tests/registry_server/raw_client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/ascii_case.h"

namespace lode {
namespace {

void be_patient(const FileDescriptor& socket) {
    const timeval patience{30, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

}  // namespace

std::string RawResponse::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (key == name) return value;
    return {};
}

class RawClient::Session {
public:
    explicit Session(int socket) {
        (void)std::signal(SIGPIPE, SIG_IGN);  // OpenSSL cannot be told not to raise it
        ::SSL_set_fd(m_ssl.get(), socket);
        EXPECT_EQ(::SSL_connect(m_ssl.get()), 1) << "no TLS";
    }
    SSL* get() const { return m_ssl.get(); }

private:
    std::unique_ptr<SSL_CTX, decltype(&::SSL_CTX_free)> m_context{::SSL_CTX_new(::TLS_client_method()),
                                                                  &::SSL_CTX_free};
    std::unique_ptr<SSL, decltype(&::SSL_free)> m_ssl{::SSL_new(m_context.get()), &::SSL_free};
};

RawClient::RawClient(RawAddress address) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(address.port);
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    be_patient(m_socket);
    EXPECT_EQ(::connect(m_socket.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
    if (address.tls) m_session = std::make_unique<Session>(m_socket.get());
}

RawClient::RawClient(const std::filesystem::path& socket) : m_socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    socket.string().copy(name.sun_path, sizeof name.sun_path - 1);
    be_patient(m_socket);
    EXPECT_EQ(::connect(m_socket.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
}

RawClient::RawClient(RawClient&&) noexcept = default;
RawClient& RawClient::operator=(RawClient&&) noexcept = default;
RawClient::~RawClient() = default;

std::ptrdiff_t RawClient::send_some(std::string_view bytes) {
    if (m_session) return ::SSL_write(m_session->get(), bytes.data(), static_cast<int>(bytes.size()));
    return ::send(m_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

std::ptrdiff_t RawClient::receive_some(std::span<char> buffer) {
    if (m_session) return ::SSL_read(m_session->get(), buffer.data(), static_cast<int>(buffer.size()));
    return ::recv(m_socket.get(), buffer.data(), buffer.size(), 0);
}

void RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = send_some(bytes);
        if (sent <= 0) return;  // the server has closed; what it answered tells why
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void RawClient::finish_sending() {
    if (m_session) ::SSL_shutdown(m_session->get());
    ::shutdown(m_socket.get(), SHUT_WR);
}

bool RawClient::read_more() {
    std::array<char, 65536> buffer;
    errno = 0;
    const auto got = receive_some(buffer);
    EXPECT_FALSE(got < 0 && errno == EAGAIN) << "the server does not answer";
    if (got <= 0) return false;
    m_read.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
}

std::string RawClient::read_line() {
    while (m_read.find("\r\n") == std::string::npos)
        if (!read_more()) return std::exchange(m_read, {});
    const auto end = m_read.find("\r\n");
    std::string line = m_read.substr(0, end);
    m_read.erase(0, end + 2);
    return line;
}

std::string RawClient::read_bytes(std::size_t count) {
    while (m_read.size() < count && read_more()) {
    }
    std::string bytes = m_read.substr(0, count);
    m_read.erase(0, bytes.size());
    return bytes;
}

std::string RawClient::read_to_end() {
    while (read_more()) {
    }
    return std::exchange(m_read, {});
}

RawResponse RawClient::read_response(BodyExpected body) {
    RawResponse response;
    const auto status_line = read_line();
    if (status_line.size() < 12) return response;
    std::from_chars(status_line.data() + 9, status_line.data() + 12, response.status);
    for (auto line = read_line(); !line.empty(); line = read_line()) {
        const auto colon = line.find(": ");
        if (colon == std::string::npos) break;
        response.headers.emplace_back(lower_ascii(line.substr(0, colon)), line.substr(colon + 2));
    }
    const auto length = response.header("content-length");
    if (body == BodyExpected::yes && !length.empty()) response.body = read_bytes(std::stoul(length));
    return response;
}

RawResponse send_request(const RawAddress& address, std::string_view head, std::string_view body) {
    RawClient client(address);
    client.send(fmt::format("{}\r\nHost: registry\r\nConnection: close\r\n{}\r\n{}", head,
                            body.empty() ? std::string() : fmt::format("Content-Length: {}\r\n", body.size()), body));
    return client.read_response(head.starts_with("HEAD") ? BodyExpected::no : BodyExpected::yes);
}

}  // namespace lode
