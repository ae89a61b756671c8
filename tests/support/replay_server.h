// An HTTP server that answers with bytes prepared in advance, however wrong, and remembers what it was asked.
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "tests/support/misbehaving_server.h"

namespace lode {

/// On 127.0.0.1, at a port of the system's choice. On each connection: reads a request's head and as much body as it
/// announces, answers with the next prepared bytes (the last ones again when none are left), closes.
class ReplayServer {
public:
    explicit ReplayServer(std::vector<std::string> answers)
        : m_answers(answers.begin(), answers.end()), m_server([this](Conversation& client) { serve(client); }) {}

    /// `http://127.0.0.1:PORT`
    std::string url() const { return m_server.url(); }

    /// Heads and bodies, as they came.
    std::vector<std::string> requests() const {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }

private:
    void serve(Conversation& client) {
        std::string request = client.read_request();
        client.send(next_answer(std::move(request)));
    }
    std::string next_answer(std::string request) {
        const std::lock_guard lock(m_mutex);
        m_requests.push_back(std::move(request));
        std::string answer = m_answers.front();
        if (m_answers.size() > 1) m_answers.pop_front();
        return answer;
    }

    mutable std::mutex m_mutex;
    std::deque<std::string> m_answers;    // guarded by m_mutex
    std::vector<std::string> m_requests;  // guarded by m_mutex
    MisbehavingServer m_server;
};

}  // namespace lode
