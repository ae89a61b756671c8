// Deadlines that move on with the bytes, so that a trickle cannot hold a connection for ever.
#include "registry_server/http/pace.h"

namespace lode {

void Pace::set_deadline(Time deadline) {
    m_deadline = deadline;
    m_least = 0;
}

void Pace::set_rate(Time now, std::chrono::milliseconds window, std::uint64_t bytes) {
    m_deadline = now + window;
    m_window = window;
    m_least = bytes;
    m_moved = 0;
}

bool Pace::expired(Time now) {
    if (!m_deadline || now < *m_deadline) return false;
    if (m_least == 0 || m_moved < m_least) return true;
    m_deadline = now + m_window;
    m_moved = 0;
    return false;
}

}  // namespace lode
