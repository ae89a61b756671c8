// Waiting for another one's work.
#include "resolver/download/single_flight.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace lode {
namespace {

using Milliseconds = std::chrono::milliseconds;

constexpr Milliseconds silence{500};
constexpr Milliseconds longest_pause{50};

/// What one who waits knows of the one who works.
class Watch {
public:
    Watch(const DownloadContext& context, const WantedByMany& wanted)
        : m_context(context), m_wanted(wanted), m_began(context.clock.steady_now()), m_last_sign(m_began) {}
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch() {
        if (m_is_shown) m_context.progress.finish();
    }

    void look_at(const std::optional<FlightReport>& report) {
        const auto now = m_context.clock.steady_now();
        if (report && report != m_report) {
            m_report = report;
            m_last_sign = now;
        }
        if (!m_is_shown && now - m_began >= silence) begin_to_show();
        if (m_is_shown) show();
    }
    bool is_in_vain() const { return m_context.clock.steady_now() - m_last_sign > m_context.patience_with_others; }

    std::string in_words() const {
        const auto who = m_report ? fmt::format("process {}", m_report->process) : std::string("another process");
        return fmt::format("{}, which is downloading `{}`", who, m_wanted.what);
    }

private:
    void begin_to_show() {
        m_is_shown = true;
        const std::string words = "waiting for " + in_words();
        m_context.log.note(words);
        m_context.progress.start(words, 0);
    }

    /// By what is new; a work that begins anew stands still here until it is as far again.
    void show() {
        const FlightReport seen = m_report.value_or(FlightReport());
        if (seen.total > m_total) m_context.progress.expect(seen.total - m_total);
        m_total = std::max(m_total, seen.total);
        // Nothing, too: it is time that shows the words.
        m_context.progress.advance(seen.done > m_done ? seen.done - m_done : 0);
        m_done = std::max(m_done, seen.done);
    }

    const DownloadContext& m_context;
    const WantedByMany& m_wanted;
    const std::chrono::steady_clock::time_point m_began;
    std::chrono::steady_clock::time_point m_last_sign;
    std::optional<FlightReport> m_report;
    std::uint64_t m_done = 0;
    std::uint64_t m_total = 0;
    bool m_is_shown = false;
};

}  // namespace

Result<Flight::Turn> wait_for_turn(const DownloadContext& context, Flight& flight, const WantedByMany& wanted) {
    auto turn = flight.take_turn();
    if (turn != Flight::Turn::others) return turn;
    Watch watch(context, wanted);
    for (Milliseconds pause{1}; turn == Flight::Turn::others; pause = std::min(2 * pause, longest_pause)) {
        watch.look_at(flight.last_report());
        if (watch.is_in_vain()) {
            context.log.warning(fmt::format("nothing has come for {} s from {}; it is downloaded here, too",
                                            context.patience_with_others.count(), watch.in_words()));
            return Flight::Turn::nobody;
        }
        context.clock.sleep_for(pause, context.cancellation);
        if (context.cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
        if (context.is_late_after(Milliseconds(0)))
            return fail(ErrorCode::unavailable,
                        fmt::format("`total_timeout` is over, which was spent waiting for {}", watch.in_words()),
                        "run it again, or give it more time");
        turn = flight.take_turn();
    }
    return turn;
}

bool is_stopped(const DownloadContext& context) {
    return context.cancellation.requested() || context.is_late_after(Milliseconds(0));
}

}  // namespace lode
