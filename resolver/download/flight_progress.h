// A progress that tells those who wait, too.
#pragma once

#include <chrono>
#include <mutex>

#include "base/clock.h"
#include "base/progress.h"
#include "cache/flight.h"

namespace lode {

/// Passes everything on, and reports it at most every 100 ms, for the first time after 100: most of what is small is
/// over by then, and a report that is never written need not reach the disk (an eighth of the time of 1,000 modules of
/// 10 KB). Thread-safe.
class FlightProgress final : public Progress {
public:
    /// `flight` is this process's turn; all must outlive it.
    FlightProgress(Progress& shown, const Flight& flight, const Clock& clock);

    void start(std::string_view what, std::uint64_t total) override;
    void advance(std::uint64_t bytes) override;
    void expect(std::uint64_t bytes) override;
    void finish() override;

private:
    void tell_now_and_then();

    Progress& m_shown;
    const Flight& m_flight;
    const Clock& m_clock;
    std::mutex m_mutex;
    FlightReport m_report;                         // guarded by m_mutex
    std::chrono::steady_clock::time_point m_told;  // as above
};

}  // namespace lode
