// Judging by rates.
#include "resolver/download/stream_pace.h"

#include <algorithm>

namespace lode {

int StreamPace::wanted(Time now, std::uint64_t received, int streams) {
    if (m_is_settled || streams >= most_streams || now - m_window_begin < window) return streams;
    const double seconds = std::chrono::duration<double>(now - m_window_begin).count();
    const double rate = static_cast<double>(received - m_received_then) / seconds;
    m_window_begin = now;
    m_received_then = received;
    // Twice the connections that bring less than a quarter more do not pay.
    const bool has_paid = m_rate_before == 0 || rate > 1.25 * m_rate_before;
    const bool is_slow = rate < static_cast<double>(fast_enough) * streams;
    m_rate_before = rate;
    if (!has_paid || !is_slow) {
        m_is_settled = true;
        return streams;
    }
    return std::min(2 * streams, most_streams);
}

}  // namespace lode
