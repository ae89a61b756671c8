// Answers that other threads have made, on their way back to the server's thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "registry_server/http/event.h"
#include "registry_server/http/message.h"

namespace lode {

class Completions {
public:
    struct Completion {
        std::uint64_t connection;
        FinalAnswer answer;
    };

    explicit Completions(Event event) : m_event(std::move(event)) {}

    /// From any thread.
    void post(std::uint64_t connection, FinalAnswer answer) {
        {
            const std::lock_guard lock(m_mutex);
            m_waiting.push_back({connection, std::move(answer)});
        }
        m_event.set();
    }

    /// All that came since the last call.
    std::vector<Completion> take() {
        m_event.clear();
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_waiting, {});
    }

    const Event& event() const { return m_event; }

private:
    Event m_event;
    std::mutex m_mutex;
    std::vector<Completion> m_waiting;
};

}  // namespace lode
