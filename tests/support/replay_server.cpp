// Sockets for ReplayServer.
#include "tests/support/replay_server.h"

#include <array>
#include <stdexcept>

#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>

namespace lode {
namespace {

std::size_t announced_body(const std::string& head) {
    for (std::size_t line = head.find("\r\n"); line != std::string::npos; line = head.find("\r\n", line + 2))
        if (::strncasecmp(head.c_str() + line + 2, "content-length:", 15) == 0)
            return std::stoul(head.substr(line + 17));
    return 0;
}

}  // namespace

ReplayServer::ReplayServer(std::vector<std::string> answers)
    : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), m_answers(answers.begin(), answers.end()) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(m_listener.get(), generic, length) != 0 || ::listen(m_listener.get(), 16) != 0 ||
        ::getsockname(m_listener.get(), generic, &length) != 0)
        throw std::runtime_error("no port on 127.0.0.1");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
}

ReplayServer::~ReplayServer() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        ::shutdown(m_listener.get(), SHUT_RDWR);  // ends accept
        if (m_connection) ::shutdown(m_connection.get(), SHUT_RDWR);
    }
    m_thread.join();
}

std::string ReplayServer::url() const {
    return "http://127.0.0.1:" + std::to_string(m_port);
}

std::vector<std::string> ReplayServer::requests() const {
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

void ReplayServer::run() {
    while (true) {
        FileDescriptor accepted(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        const int connection = accepted.get();
        {
            const std::lock_guard lock(m_mutex);
            if (!accepted || m_stopping) return;
            m_connection = std::move(accepted);
        }
        serve(connection);
        const std::lock_guard lock(m_mutex);
        m_connection = FileDescriptor();
    }
}

void ReplayServer::serve(int connection) {
    std::string request;
    std::array<char, 4096> piece{};
    std::size_t head_end = std::string::npos;
    while (head_end == std::string::npos || request.size() < head_end + 4 + announced_body(request)) {
        const ssize_t got = ::recv(connection, piece.data(), piece.size(), 0);
        if (got <= 0) break;
        request.append(piece.data(), static_cast<std::size_t>(got));
        head_end = request.find("\r\n\r\n");
    }
    std::string answer;
    {
        const std::lock_guard lock(m_mutex);
        m_requests.push_back(std::move(request));
        answer = m_answers.front();
        if (m_answers.size() > 1) m_answers.pop_front();
    }
    (void)::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
    ::shutdown(connection, SHUT_WR);
    while (::recv(connection, piece.data(), piece.size(), 0) > 0) {
    }  // until the client has closed: no reset
}

}  // namespace lode
