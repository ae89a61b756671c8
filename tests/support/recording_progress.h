// A progress that keeps what it is told, and can wish to stop after so many bytes.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "base/progress.h"

namespace lode {

/// Thread-safe.
class RecordingProgress final : public Progress {
public:
    struct Work {
        std::string what;
        std::uint64_t total = 0;     ///< bytes announced
        std::uint64_t advanced = 0;  ///< bytes told
        bool finished = false;
    };

    void start(std::string_view what, std::uint64_t total) override {
        const std::lock_guard lock(m_mutex);
        m_works.push_back({std::string(what), total, 0, false});
    }
    void advance(std::uint64_t bytes) override {
        const std::lock_guard lock(m_mutex);
        if (m_works.empty()) m_works.push_back({});
        m_works.back().advanced += bytes;
        if (m_cancellation != nullptr && m_works.back().advanced >= m_cancel_at) m_cancellation->request();
    }
    void expect(std::uint64_t bytes) override {
        const std::lock_guard lock(m_mutex);
        if (!m_works.empty()) m_works.back().total += bytes;
    }
    void finish() override {
        const std::lock_guard lock(m_mutex);
        if (!m_works.empty()) m_works.back().finished = true;
    }

    /// Requests `cancellation` as soon as one piece of work has advanced by `bytes`.
    void cancel_at(std::uint64_t bytes, Cancellation& cancellation) {
        const std::lock_guard lock(m_mutex);
        m_cancel_at = bytes;
        m_cancellation = &cancellation;
    }
    std::vector<Work> works() const {
        const std::lock_guard lock(m_mutex);
        return m_works;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<Work> m_works;
    std::uint64_t m_cancel_at = 0;
    Cancellation* m_cancellation = nullptr;
};

}  // namespace lode
