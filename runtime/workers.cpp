// Tasks by number, taken from a counter.
#include "runtime/workers.h"

#include <algorithm>
#include <system_error>

#include "base/exception.h"

namespace lode {
namespace {

/// Looks a while whether it is so. What it looks at is changed under a lock and looked at under it again.
template <typename Condition>
void spin_until(const Condition& condition) {
    constexpr int looks = 2000;  // some tens of microseconds
    for (int i = 0; i < looks && !condition(); ++i) {
#if defined(__x86_64__)
        __builtin_ia32_pause();
#endif
    }
}

}  // namespace

Workers::Workers(std::size_t threads) {
    m_threads.reserve(threads);
    try {
        for (std::size_t i = 1; i < threads; ++i) m_threads.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
        // The system starts no more: those that there are do the work.
    }
}

Workers::~Workers() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
        m_started.notify_all();
    }
    for (auto& thread : m_threads) thread.join();
}

Result<void> Workers::run_job(std::size_t count, Job job) {
    std::unique_lock turn(m_turn, std::defer_lock);
    if (count < 2 || m_threads.empty() || !turn.try_lock()) {
        for (std::size_t i = 0; i < count; ++i) LODE_TRY(run_task(job.call, job.context, i));
        return {};
    }
    {
        const std::lock_guard lock(m_mutex);
        m_job = job;
        m_count = count;
        m_next = 0;
        m_error.reset();
        ++m_generation;
        m_started.notify_all();
    }
    take_tasks();
    spin_until([this] { return m_busy == 0; });
    std::unique_lock lock(m_mutex);  // who has not begun by now finds no task
    m_ended.wait(lock, [this] { return m_busy == 0; });
    if (m_error) return fail(*std::move(m_error));
    return {};
}

void Workers::work() {
    std::size_t done = 0;  // the generation that this thread worked on last
    std::unique_lock lock(m_mutex);
    while (true) {
        if (m_generation == done && !m_stop) {
            lock.unlock();
            spin_until([&] { return m_generation != done; });
            lock.lock();
        }
        m_started.wait(lock, [&] { return m_stop || m_generation != done; });
        if (m_stop) return;
        done = m_generation;
        if (m_next >= m_count) continue;
        ++m_busy;
        lock.unlock();
        take_tasks();
        lock.lock();
        if (--m_busy == 0) m_ended.notify_one();
    }
}

/// An exception must not leave the thread, nor the call while others still work on it.
Result<void> Workers::run_task(Task call, const void* context, std::size_t task) {
    try {
        return call(context, task);
    } catch (const std::exception& exception) {
        return fail(error_of(exception));
    }
}

void Workers::take_tasks() {
    while (true) {
        const std::size_t task = m_next++;
        if (task >= m_count) return;
        if (auto done = run_task(m_job.call, m_job.context, task); !done) {
            const std::lock_guard lock(m_mutex);
            m_error = std::move(done).error();
            m_next = m_count;
        }
    }
}

}  // namespace lode
