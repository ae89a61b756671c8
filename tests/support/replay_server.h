// An HTTP server that answers with bytes prepared in advance, however wrong, and remembers what it was asked.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"

namespace lode {

/// On 127.0.0.1, at a port of the system's choice. One connection at a time: reads a request's head and as much body as
/// it announces, answers with the next prepared bytes (the last ones again when none are left), closes.
class ReplayServer {
public:
    explicit ReplayServer(std::vector<std::string> answers);
    ReplayServer(const ReplayServer&) = delete;
    ReplayServer& operator=(const ReplayServer&) = delete;
    ~ReplayServer();

    /// `http://127.0.0.1:PORT`
    std::string url() const;
    /// Heads and bodies, as they came.
    std::vector<std::string> requests() const;

private:
    void run();
    void serve(int connection);

    FileDescriptor m_listener;
    FileDescriptor m_connection;  // the one being served; guarded by m_mutex
    bool m_stopping = false;      // guarded by m_mutex
    std::uint16_t m_port = 0;
    mutable std::mutex m_mutex;
    std::deque<std::string> m_answers;    // guarded by m_mutex
    std::vector<std::string> m_requests;  // guarded by m_mutex
    std::thread m_thread;
};

}  // namespace lode
