// A few threads for work that waits for the disk.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace lode {

/// Runs what it is given, first come first served. Destroyed only after all of it has run. Thread-safe.
class WorkerPool {
public:
    explicit WorkerPool(std::size_t threads);
    ~WorkerPool();

    /// `work` must not throw.
    void submit(std::function<void()> work);

private:
    void run();

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_queue;
    bool m_closing = false;
    std::vector<std::jthread> m_threads;
};

}  // namespace lode
