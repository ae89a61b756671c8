// An HTTP server that does to its clients what the test says, byte by byte.
#pragma once

#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/loopback_listener.h"

namespace lode {

/// The server's side of one connection.
class Conversation {
public:
    explicit Conversation(FileDescriptor socket) : m_socket(std::move(socket)) {}

    /// The next request, head and announced body; empty where the client has closed.
    std::string read_request();
    /// False where the client is gone.
    bool send(std::string_view bytes) const;
    /// Sends `bytes` over and over until the client is gone.
    void send_for_ever(std::string_view bytes) const;
    /// Says no more, and waits until the client is gone.
    void stall() const;
    /// What follows the end is a reset, not a close.
    void reset();
    /// After the last word: closes, and waits until the client has too, so that there is no other reset.
    void close();
    /// Ends whatever waits here. From any thread.
    void interrupt() const;

private:
    FileDescriptor m_socket;
    std::string m_read;  // beyond the last request
    bool m_resets = false;
};

/// Any number of connections at a time, each with a thread that runs `serve` once and then closes.
class MisbehavingServer {
public:
    using Serve = std::function<void(Conversation&)>;

    explicit MisbehavingServer(Serve serve);
    MisbehavingServer(const MisbehavingServer&) = delete;
    MisbehavingServer& operator=(const MisbehavingServer&) = delete;
    ~MisbehavingServer();

    std::uint16_t port() const { return m_listener.port(); }
    /// `http://127.0.0.1:PORT`
    std::string url() const;
    /// How many connections were made.
    std::size_t connections() const;

private:
    void accept_all();

    LoopbackListener m_listener;
    Serve m_serve;
    mutable std::mutex m_mutex;
    bool m_stopping = false;                  // guarded by m_mutex
    std::list<Conversation> m_conversations;  // guarded by m_mutex
    std::list<std::thread> m_threads;         // guarded by m_mutex
    std::thread m_thread;
};

}  // namespace lode
