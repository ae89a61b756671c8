// Arithmetic of the bandwidth limit.
#include "base/http/bandwidth_limit.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lode {
namespace {

constexpr double burst_seconds = 0.1;

}  // namespace

BandwidthLimit::BandwidthLimit(std::uint64_t rate, const Clock& clock)
    : m_clock(clock),
      m_rate(static_cast<double>(std::max<std::uint64_t>(rate, 1))),
      m_tokens(m_rate * burst_seconds),
      m_filled(clock.steady_now()) {}

bool BandwidthLimit::is_open() {
    const auto now = m_clock.steady_now();
    const double seconds = std::chrono::duration<double>(now - std::exchange(m_filled, now)).count();
    m_tokens = std::min(m_tokens + seconds * m_rate, m_rate * burst_seconds);
    return m_tokens > 0;
}

std::chrono::milliseconds BandwidthLimit::time_until_open() {
    if (is_open()) return std::chrono::milliseconds(0);
    return std::chrono::milliseconds(static_cast<std::int64_t>(std::floor(-m_tokens / m_rate * 1000)) + 1);
}

}  // namespace lode
