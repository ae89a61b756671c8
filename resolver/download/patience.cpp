// Deciding by the policy, then sleeping.
#include "resolver/download/patience.h"

#include <random>

#include <fmt/format.h>

namespace lode {
namespace {

double random_fraction() {
    thread_local std::minstd_rand generator{std::random_device()()};
    return std::uniform_real_distribution<double>()(generator);
}

tl::unexpected<Error> too_late(const Error& error) {
    return fail(Error{ErrorCode::unavailable,
                      fmt::format("{}; `total_timeout` leaves no time for another attempt", error.message),
                      "run it again, which goes on with what has come, or give it more time", error.peer});
}

}  // namespace

Result<bool> Patience::wait_after(const Error& error, std::optional<std::chrono::milliseconds> asked) {
    const auto now = m_context.clock.steady_now();
    if (m_trouble.attempts_in_vain++ == 0) m_since = now;
    m_trouble.lasting = std::chrono::duration_cast<std::chrono::milliseconds>(now - m_since);
    const auto delay = delay_before_retry(m_context.retry, m_trouble, error, asked, random_fraction());
    if (!delay) return false;
    if (m_context.is_late_after(*delay)) return too_late(error);
    m_context.log.note(fmt::format("{}; trying again in {} ms", error.message, delay->count()));
    m_context.clock.sleep_for(*delay, m_context.cancellation);
    if (m_context.cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
    return true;
}

}  // namespace lode
