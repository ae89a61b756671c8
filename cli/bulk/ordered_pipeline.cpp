// Workers that take turns at reading and at writing.
#include "cli/bulk/ordered_pipeline.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

#include "base/exception.h"

namespace lode {
namespace {

class OrderedRun {
public:
    explicit OrderedRun(const OrderedStages& stages) : m_stages(stages) {}

    void work_until_done(std::size_t worker) {
        while (auto piece = read(worker)) {
            // A thread must not end by an exception: it would take the program with it.
            if (piece->state) piece->state = without_exceptions([&] { return m_stages.work(worker); });
            write(worker, std::move(*piece));
        }
    }
    Result<void> result() const { return m_result; }

private:
    struct Piece {
        std::uint64_t number = 0;
        Result<void> state;
    };

    std::optional<Piece> read(std::size_t worker) {
        const std::lock_guard lock(m_reading);
        if (m_at_end || m_stop.requested()) return std::nullopt;
        const auto more = without_exceptions([&] { return m_stages.read(worker, m_stop); });
        m_at_end = !more || !*more;
        if (!more) return Piece{m_read++, fail(more.error())};  // a failure, too, waits for its turn
        return *more ? std::optional(Piece{m_read++, {}}) : std::nullopt;
    }

    void write(std::size_t worker, Piece piece) {
        std::unique_lock lock(m_writing);
        m_turn.wait(lock, [&] { return m_written == piece.number || m_stop.requested(); });
        if (m_stop.requested()) return;
        if (piece.state) piece.state = without_exceptions([&] { return m_stages.write(worker); });
        if (!piece.state) {
            m_result = std::move(piece.state);
            m_stop.request();
        }
        ++m_written;
        m_turn.notify_all();
    }

    const OrderedStages& m_stages;
    Cancellation m_stop;
    std::mutex m_reading;
    bool m_at_end = false;     // guarded by m_reading
    std::uint64_t m_read = 0;  // guarded by m_reading
    std::mutex m_writing;
    std::condition_variable m_turn;
    std::uint64_t m_written = 0;  // guarded by m_writing
    Result<void> m_result;        // guarded by m_writing
};

}  // namespace

Result<void> run_in_order(std::size_t workers, const OrderedStages& stages) {
    OrderedRun run(stages);
    {
        std::vector<std::jthread> others;
        others.reserve(workers - 1);
        try {
            for (std::size_t i = 1; i < workers; ++i) others.emplace_back([&run, i] { run.work_until_done(i); });
        } catch (const std::system_error&) {
            // The system gives no more threads: those that there are do the work.
        }
        run.work_until_done(0);
    }
    return run.result();
}

}  // namespace lode
