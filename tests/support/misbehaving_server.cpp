// Threads and sockets of MisbehavingServer.
#include "tests/support/misbehaving_server.h"

#include <array>

#include <fcntl.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

namespace lode {
namespace {

std::size_t announced_body(const std::string& head) {
    for (std::size_t line = head.find("\r\n"); line != std::string::npos; line = head.find("\r\n", line + 2))
        if (::strncasecmp(head.c_str() + line + 2, "content-length:", 15) == 0)
            return std::stoul(head.substr(line + 17));
    return 0;
}

}  // namespace

std::string Conversation::read_request() {
    std::array<char, 4096> piece{};
    while (true) {
        const auto head_end = m_read.find("\r\n\r\n");
        if (head_end != std::string::npos) {
            const std::size_t size = head_end + 4 + announced_body(m_read.substr(0, head_end));
            if (m_read.size() >= size) {
                std::string request = m_read.substr(0, size);
                m_read.erase(0, size);
                return request;
            }
        }
        const ssize_t got = ::recv(m_socket.get(), piece.data(), piece.size(), 0);
        if (got <= 0) return {};
        m_read.append(piece.data(), static_cast<std::size_t>(got));
    }
}

bool Conversation::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(m_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void Conversation::send_for_ever(std::string_view bytes) const {
    while (send(bytes)) {
    }
}

void Conversation::stall() const {
    std::array<char, 4096> piece{};
    while (::recv(m_socket.get(), piece.data(), piece.size(), 0) > 0) {
    }
}

void Conversation::reset() {
    const linger at_once{1, 0};
    ::setsockopt(m_socket.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    m_resets = true;
}

void Conversation::close() {
    if (m_resets) {
        const int nowhere = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        ::dup3(nowhere, m_socket.get(), O_CLOEXEC);  // closes; the number stays ours
        ::close(nowhere);
        return;
    }
    ::shutdown(m_socket.get(), SHUT_WR);
    stall();
}

void Conversation::interrupt() const {
    ::shutdown(m_socket.get(), SHUT_RDWR);
}

MisbehavingServer::MisbehavingServer(Serve serve) : m_serve(std::move(serve)), m_thread([this] { accept_all(); }) {}

MisbehavingServer::~MisbehavingServer() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        ::shutdown(m_listener.fd(), SHUT_RDWR);  // ends accept
        for (const auto& conversation : m_conversations) conversation.interrupt();
    }
    m_thread.join();
    for (auto& thread : m_threads) thread.join();
}

std::string MisbehavingServer::url() const {
    return "http://127.0.0.1:" + std::to_string(m_listener.port());
}

std::size_t MisbehavingServer::connections() const {
    const std::lock_guard lock(m_mutex);
    return m_conversations.size();
}

void MisbehavingServer::accept_all() {
    while (true) {
        FileDescriptor accepted(::accept4(m_listener.fd(), nullptr, nullptr, SOCK_CLOEXEC));
        const std::lock_guard lock(m_mutex);
        if (!accepted || m_stopping) return;
        auto& conversation = m_conversations.emplace_back(std::move(accepted));
        m_threads.emplace_back([this, &conversation] {
            m_serve(conversation);
            conversation.close();
        });
    }
}

}  // namespace lode
