// How long work tells how far it is, and asks whether to go on.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

namespace lode {

/// One piece of work at a time: start, advance any number of times, finish. Thread-safe.
class Progress {
public:
    virtual ~Progress() = default;
    /// `total` is in bytes; 0 where it is not known.
    virtual void start(std::string_view what, std::uint64_t total) = 0;
    virtual void advance(std::uint64_t bytes) = 0;
    /// There are `bytes` more to be done than was said before: how much there is comes out on the way.
    virtual void expect(std::uint64_t bytes) = 0;
    virtual void finish() = 0;
};

class SilentProgress final : public Progress {
public:
    void start(std::string_view, std::uint64_t) override {}
    void advance(std::uint64_t) override {}
    void expect(std::uint64_t) override {}
    void finish() override {}
};

/// A wish to stop, made from any thread or a signal handler, looked at by long work between two steps.
class Cancellation {
public:
    Cancellation() = default;
    /// Requested with `wider`, too, which must outlive it: a part of some work can be stopped alone.
    explicit Cancellation(const Cancellation& wider) : m_wider(&wider) {}
    Cancellation& operator=(const Cancellation&) = delete;

    void request() noexcept { m_requested.store(true, std::memory_order_relaxed); }
    bool requested() const noexcept {
        return m_requested.load(std::memory_order_relaxed) || (m_wider != nullptr && m_wider->requested());
    }

private:
    std::atomic<bool> m_requested = false;
    const Cancellation* m_wider = nullptr;
    static_assert(std::atomic<bool>::is_always_lock_free);
};

}  // namespace lode
