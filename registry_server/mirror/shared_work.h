// Work that many ask for and one does: those who come while it is under way wait for it, without a thread each.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/exception.h"
#include "base/result.h"
#include "registry_server/http/worker_pool.h"
#include "registry_server/mirror/arrived_bytes.h"

namespace lode {

/// Why one who asked gets no outcome.
enum class Declined {
    busy,  ///< too much is under way already
    late,  ///< it takes longer than anybody should wait; the work goes on
};

struct SharedWorkLimits {
    std::size_t works = 64;  ///< under way or waiting for a thread
    std::size_t waiting = 2'000;
    std::chrono::seconds patience{45};
};

/// How long the outcome of work that took so long is the answer to whoever asks next.
using TimeToKeep =
    std::function<std::chrono::milliseconds(const std::optional<Error>& error, std::chrono::milliseconds took)>;

/// Thread-safe. Must outlive the work, as must the pool: end the pool first.
template <typename T>
class SharedWork {
public:
    using Outcome = std::shared_ptr<const Result<T>>;
    struct Asker {
        std::function<void(const Result<T>&)> told;
        std::function<void(Declined, std::uint64_t arrived)> declined;  ///< with the bytes that have come by now
    };
    using Work = std::function<Result<T>(Progress&)>;

    SharedWork(WorkerPool& pool, SharedWorkLimits limits, TimeToKeep time_to_keep, const Clock& clock)
        : m_pool(pool), m_limits(limits), m_time_to_keep(std::move(time_to_keep)), m_clock(clock) {}

    /// Returns at once; `asker` is told later, on another thread, or at once where the outcome is known. `work` and
    /// what the asker does must not throw.
    void ask(const std::string& key, Work work, Asker asker) {
        const auto now = m_clock.steady_now();
        std::unique_lock lock(m_mutex);
        if (const auto kept = m_kept.find(key); kept != m_kept.end() && now < kept->second.until) {
            const Outcome outcome = kept->second.outcome;
            lock.unlock();
            return asker.told(*outcome);
        }
        const bool is_new = !m_works.contains(key);
        if (m_waiting >= m_limits.waiting || (is_new && m_works.size() >= m_limits.works)) {
            lock.unlock();
            return asker.declined(Declined::busy, 0);
        }
        ++m_waiting;
        UnderWay& under_way = m_works[key];
        under_way.waiting.push_back({std::move(asker), now});
        if (is_new)
            m_pool.submit(
                [this, key, work = std::move(work), arrived = under_way.arrived] { run(key, work, *arrived); });
    }

    /// Declines those who have waited for too long; to be called now and then.
    void release_the_late() {
        const auto now = m_clock.steady_now();
        std::vector<std::pair<Asker, std::uint64_t>> late;
        {
            const std::lock_guard lock(m_mutex);
            for (auto& [key, under_way] : m_works)
                std::erase_if(under_way.waiting, [&, arrived = under_way.arrived->count()](Waiting& one) {
                    if (now - one.since < m_limits.patience) return false;
                    late.emplace_back(std::move(one.asker), arrived);
                    return true;
                });
            m_waiting -= late.size();
        }
        for (const auto& [asker, arrived] : late) asker.declined(Declined::late, arrived);
    }

    /// Those who wait now.
    std::size_t waiting() const {
        const std::lock_guard lock(m_mutex);
        return m_waiting;
    }

private:
    struct Waiting {
        Asker asker;
        std::chrono::steady_clock::time_point since;
    };
    struct UnderWay {
        std::vector<Waiting> waiting;
        std::shared_ptr<ArrivedBytes> arrived = std::make_shared<ArrivedBytes>();
    };
    struct Kept {
        Outcome outcome;
        std::chrono::steady_clock::time_point until;
    };

    static constexpr std::size_t most_kept = 2'000;

    void run(const std::string& key, const Work& work, Progress& progress) {
        const auto began = m_clock.steady_now();
        const auto outcome = std::make_shared<const Result<T>>(without_exceptions([&] { return work(progress); }));
        const auto now = m_clock.steady_now();
        const auto error = *outcome ? std::nullopt : std::optional(outcome->error());
        const auto keep = m_time_to_keep(error, std::chrono::duration_cast<std::chrono::milliseconds>(now - began));
        std::vector<Waiting> waiting;
        {
            const std::lock_guard lock(m_mutex);
            waiting = std::move(m_works.extract(key).mapped().waiting);
            m_waiting -= waiting.size();
            if (keep.count() > 0) keep_outcome(key, {outcome, now + keep}, now);
        }
        for (const auto& one : waiting) one.asker.told(*outcome);
    }

    void keep_outcome(const std::string& key, Kept kept, std::chrono::steady_clock::time_point now) {
        std::erase_if(m_kept, [&](const auto& old) { return old.second.until <= now; });
        if (m_kept.size() >= most_kept) m_kept.clear();
        m_kept.insert_or_assign(key, std::move(kept));
    }

    WorkerPool& m_pool;
    const SharedWorkLimits m_limits;
    const TimeToKeep m_time_to_keep;
    const Clock& m_clock;
    mutable std::mutex m_mutex;
    std::map<std::string, UnderWay> m_works;  // guarded by m_mutex, as are those below
    std::map<std::string, Kept> m_kept;
    std::size_t m_waiting = 0;
};

}  // namespace lode
