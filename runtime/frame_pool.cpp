// Lending frames.
#include "runtime/frame_pool.h"

namespace lode {

FramePool::Lease FramePool::borrow() {
    {
        const std::lock_guard lock(m_mutex);
        if (!m_free.empty()) {
            auto frame = std::move(m_free.back());
            m_free.pop_back();
            return {*this, std::move(frame)};
        }
    }
    return {*this, std::make_unique<Frame>(m_slots)};
}

void FramePool::give_back(std::unique_ptr<Frame> frame) {
    frame->clear();
    const std::lock_guard lock(m_mutex);
    m_free.push_back(std::move(frame));
}

}  // namespace lode
