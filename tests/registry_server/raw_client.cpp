// Sockets and the least that reading an answer takes.
#include "tests/registry_server/raw_client.h"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace lode {
namespace {

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

}  // namespace

std::string RawResponse::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (key == name) return value;
    return {};
}

RawClient::RawClient(std::uint16_t port) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{30, 0};
    ::setsockopt(m_socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    EXPECT_EQ(::connect(m_socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
}

void RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(m_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;  // the server has closed; what it answered tells why
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void RawClient::finish_sending() {
    ::shutdown(m_socket.get(), SHUT_WR);
}

bool RawClient::read_more() {
    char buffer[65536];
    const auto got = ::recv(m_socket.get(), buffer, sizeof buffer, 0);
    EXPECT_FALSE(got < 0 && errno == EAGAIN) << "the server does not answer";
    if (got <= 0) return false;
    m_read.append(buffer, static_cast<std::size_t>(got));
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
        response.headers.emplace_back(lower(line.substr(0, colon)), line.substr(colon + 2));
    }
    const auto length = response.header("content-length");
    if (body == BodyExpected::yes && !length.empty()) response.body = read_bytes(std::stoul(length));
    return response;
}

RawResponse send_request(std::uint16_t port, std::string_view head, std::string_view body) {
    RawClient client(port);
    client.send(fmt::format("{}\r\nHost: registry\r\nConnection: close\r\n{}\r\n{}", head,
                            body.empty() ? std::string() : fmt::format("Content-Length: {}\r\n", body.size()), body));
    return client.read_response(head.starts_with("HEAD") ? BodyExpected::no : BodyExpected::yes);
}

}  // namespace lode
