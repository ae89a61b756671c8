// One progress for work that many do side by side.
#pragma once

#include <atomic>
#include <string>

#include "base/progress.h"
#include "cli/terminal.h"

namespace lode {

/// Shows all works as one, whose total is that of the works begun so far. Thread-safe.
class SharedProgress final : public Progress {
public:
    /// `shown` must outlive it.
    SharedProgress(Terminal& shown, const std::string& what) : m_shown(shown) { m_shown.start(what, 0); }

    void start(std::string_view, std::uint64_t total) override { m_shown.expect(total); }
    void advance(std::uint64_t bytes) override {
        m_done += bytes;
        m_shown.advance(bytes);
    }
    void expect(std::uint64_t bytes) override { m_shown.expect(bytes); }
    void finish() override {}

    /// Bytes, of all works.
    std::uint64_t done() const { return m_done; }

private:
    Terminal& m_shown;
    std::atomic<std::uint64_t> m_done = 0;
};

}  // namespace lode
