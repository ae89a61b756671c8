// A few threads that share the work of one call.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/result.h"

namespace lode {

/// Threads started once and kept. After a job they look for the next one for some tens of microseconds before they
/// sleep, so that calls in a row do not wait for them to be woken. Any number of threads may call `run`; the work of
/// one call at a time is shared, the others do theirs alone. Running allocates nothing.
class Workers {
public:
    /// `threads` in all, the caller's included; at least 1. Where the system starts no more, fewer.
    explicit Workers(std::size_t threads);
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;
    ~Workers();

    std::size_t threads() const { return m_threads.size() + 1; }

    /// Calls task(0) … task(count - 1), each once, in any order and several at a time; returns when all have ended. Of
    /// several errors, one; an exception is an error: `out_of_space` where memory ends.
    template <typename Task>
    Result<void> run(std::size_t count, const Task& task) {
        return run_job(count, {[](const void* context, std::size_t i) -> Result<void> {
                                   return (*static_cast<const Task*>(context))(i);
                               },
                               &task});
    }

private:
    using Task = Result<void> (*)(const void* context, std::size_t i);

    struct Job {
        Task call = nullptr;
        const void* context = nullptr;
    };

    Result<void> run_job(std::size_t count, Job job);
    void work();
    void take_tasks();
    static Result<void> run_task(Task call, const void* context, std::size_t task);

    std::mutex m_turn;  // held by the call whose work is shared
    std::mutex m_mutex;
    std::condition_variable m_started;
    std::condition_variable m_ended;
    std::atomic<std::size_t> m_generation = 0;  // of jobs; changed under m_mutex
    std::atomic<std::size_t> m_busy = 0;        // threads that take tasks of this job; changed under m_mutex
    std::optional<Error> m_error;               // guarded by m_mutex, as is m_stop
    bool m_stop = false;
    Job m_job;  // constant while a job runs
    std::size_t m_count = 0;
    std::atomic<std::size_t> m_next{0};
    std::vector<std::thread> m_threads;
};

}  // namespace lode
