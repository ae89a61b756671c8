// A log that keeps what it is told.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "base/log.h"

namespace lode {

/// Thread-safe.
class RecordingLog final : public Log {
public:
    void warning(std::string_view message) override {
        const std::lock_guard lock(m_mutex);
        m_warnings.emplace_back(message);
    }
    void note(std::string_view message) override {
        const std::lock_guard lock(m_mutex);
        m_notes.emplace_back(message);
    }

    std::vector<std::string> warnings() const {
        const std::lock_guard lock(m_mutex);
        return m_warnings;
    }
    std::vector<std::string> notes() const {
        const std::lock_guard lock(m_mutex);
        return m_notes;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<std::string> m_warnings;
    std::vector<std::string> m_notes;
};

}  // namespace lode
