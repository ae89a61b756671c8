// Frames that later calls use again.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "runtime/frame.h"

namespace lode {

/// Lends each call a frame of its own; holds as many as ever ran at once. Thread-safe.
class FramePool {
public:
    explicit FramePool(std::size_t slots) : m_slots(slots) {}

    /// Goes back to the pool, cleared, when it ends.
    class Lease {
    public:
        Lease(FramePool& pool, std::unique_ptr<Frame> frame) : m_pool(pool), m_frame(std::move(frame)) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { m_pool.give_back(std::move(m_frame)); }
        Frame& operator*() { return *m_frame; }

    private:
        FramePool& m_pool;
        std::unique_ptr<Frame> m_frame;
    };

    Lease borrow();

private:
    void give_back(std::unique_ptr<Frame> frame);

    std::size_t m_slots;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Frame>> m_free;
};

}  // namespace lode
