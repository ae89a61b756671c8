// Counting, and telling now and then.
#include "resolver/download/flight_progress.h"

#include <unistd.h>

namespace lode {
namespace {

constexpr std::chrono::milliseconds between_reports{100};

}  // namespace

FlightProgress::FlightProgress(Progress& shown, const Flight& flight, const Clock& clock)
    : m_shown(shown), m_flight(flight), m_clock(clock), m_told(clock.steady_now()) {
    m_report.process = static_cast<std::uint64_t>(::getpid());
}

void FlightProgress::start(std::string_view what, std::uint64_t total) {
    m_shown.start(what, total);
    const std::lock_guard lock(m_mutex);
    m_report.done = 0;
    m_report.total = total;
    tell_now_and_then();
}

void FlightProgress::advance(std::uint64_t bytes) {
    m_shown.advance(bytes);
    const std::lock_guard lock(m_mutex);
    m_report.done += bytes;
    tell_now_and_then();
}

void FlightProgress::expect(std::uint64_t bytes) {
    m_shown.expect(bytes);
    const std::lock_guard lock(m_mutex);
    m_report.total += bytes;
    tell_now_and_then();
}

void FlightProgress::finish() {
    m_shown.finish();
    const std::lock_guard lock(m_mutex);
    tell_now_and_then();
}

void FlightProgress::tell_now_and_then() {
    const auto now = m_clock.steady_now();
    if (now - m_told < between_reports) return;
    ++m_report.signs;
    m_flight.report(m_report);
    m_told = now;
}

}  // namespace lode
