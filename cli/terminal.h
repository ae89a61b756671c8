// What people see on stderr while a command runs: warnings, notes and progress.
#pragma once

#include <chrono>
#include <mutex>
#include <string>

#include "base/byte_size.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/progress.h"

namespace lode {

enum class Verbosity { quiet, normal, verbose };

/// Thread-safe, both interfaces together: a warning never lands in the middle of a progress line.
class Terminal final : public Log, public Progress {
public:
    explicit Terminal(const Clock& clock);
    void set_verbosity(Verbosity verbosity) { m_verbosity = verbosity; }

    /// What a command came to, on a line of its own; not shown with --quiet.
    void summary(std::string_view message);
    void warning(std::string_view message) override;
    void note(std::string_view message) override;

    /// Shown from the first second on: redrawn in place on a terminal, in one line whatever its width (progress_line);
    /// a line every ten seconds elsewhere.
    void start(std::string_view what, std::uint64_t total) override;
    void advance(std::uint64_t bytes) override;
    void expect(std::uint64_t bytes) override;
    void finish() override;
    /// How far work is that is not counted in bytes, in its own words; shown like the other, but at once.
    void show(std::string_view text);

private:
    void print_line(std::string_view kind, std::string_view message);
    void clear_line();
    bool is_due(std::chrono::steady_clock::time_point now) const;
    /// A text that fits, where this is a terminal.
    void draw(std::string_view text, std::chrono::steady_clock::time_point now);

    const Clock& m_clock;
    const bool m_is_terminal;
    Verbosity m_verbosity = Verbosity::normal;
    std::mutex m_mutex;
    std::string m_what;  // what is under way; empty: nothing
    std::uint64_t m_total = 0;
    std::uint64_t m_done = 0;
    std::chrono::steady_clock::time_point m_started;
    std::chrono::steady_clock::time_point m_next_draw;
    bool m_line_open = false;
};

}  // namespace lode
