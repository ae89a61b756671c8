// A clock that stands still until it is slept on or moved by hand.
#pragma once

#include <chrono>
#include <mutex>
#include <vector>

#include "base/clock.h"

namespace lode {

/// Starts at 2026-01-31T12:00:00Z. Thread-safe.
class FakeClock final : public Clock {
public:
    using Milliseconds = std::chrono::milliseconds;

    Time now() const override {
        const std::lock_guard lock(m_mutex);
        return Time(std::chrono::seconds(1'769'860'800)) + m_passed + m_jumped;
    }
    std::chrono::steady_clock::time_point steady_now() const override {
        const std::lock_guard lock(m_mutex);
        return std::chrono::steady_clock::time_point(m_passed);
    }
    /// Returns at once, later by `duration`.
    void sleep_for(Milliseconds duration) override {
        const std::lock_guard lock(m_mutex);
        m_passed += duration;
        m_sleeps.push_back(duration);
    }
    void sleep_for(Milliseconds duration, const Cancellation&) override { sleep_for(duration); }

    /// Time passes.
    void advance(Milliseconds duration) {
        const std::lock_guard lock(m_mutex);
        m_passed += duration;
    }
    /// Somebody sets the wall clock, forward or back; the steady clock does not notice.
    void jump(Milliseconds difference) {
        const std::lock_guard lock(m_mutex);
        m_jumped += difference;
    }
    /// Every sleep so far, in order.
    std::vector<Milliseconds> sleeps() const {
        const std::lock_guard lock(m_mutex);
        return m_sleeps;
    }

private:
    mutable std::mutex m_mutex;
    Milliseconds m_passed{0};
    Milliseconds m_jumped{0};
    std::vector<Milliseconds> m_sleeps;
};

}  // namespace lode
