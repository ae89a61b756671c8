// Windows that begin with a client's first failure.
#include "registry_server/access/attempt_limiter.h"

#include <algorithm>

namespace lode {

std::optional<std::chrono::seconds> AttemptLimiter::must_wait(const std::string& client, Time now) {
    const std::lock_guard guard(m_mutex);
    const auto found = m_counts.find(client);
    if (found == m_counts.end() || found->second.failures < failures_a_window) return std::nullopt;
    const auto left = found->second.begin + window - now;
    if (left <= Time::duration::zero()) {
        m_counts.erase(found);
        return std::nullopt;
    }
    return std::chrono::ceil<std::chrono::seconds>(left);
}

void AttemptLimiter::failed(const std::string& client, Time now) {
    const std::lock_guard guard(m_mutex);
    if (m_counts.size() >= most_clients && m_counts.count(client) == 0) {
        std::erase_if(m_counts, [now](const auto& entry) { return entry.second.begin + window <= now; });
        if (m_counts.size() >= most_clients)
            m_counts.erase(std::min_element(m_counts.begin(), m_counts.end(), [](const auto& a, const auto& b) {
                return a.second.begin < b.second.begin;
            }));
    }
    auto& count = m_counts[client];
    if (count.failures == 0 || count.begin + window <= now) count = {now, 0};
    ++count.failures;
}

}  // namespace lode
