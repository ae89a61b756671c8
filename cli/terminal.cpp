// Lines on stderr.
#include "cli/terminal.h"

#include <cstdio>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/progress_line.h"

namespace lode {
namespace {

constexpr std::chrono::seconds silence{1};
constexpr std::chrono::milliseconds redraw_interval{100};
constexpr std::chrono::seconds line_interval{10};
constexpr std::string_view erase_line = "\r\x1b[K";

/// A line that is longer goes on below, where it could not be erased; so may one that reaches the border.
std::size_t columns_of_a_line() {
    winsize size{};
    const bool is_known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
    return (is_known ? size.ws_col : 80U) - 1U;
}

void write_stderr(std::string_view text) {
    (void)std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace

Terminal::Terminal(const Clock& clock) : m_clock(clock), m_is_terminal(::isatty(STDERR_FILENO) == 1) {}

void Terminal::summary(std::string_view message) {
    if (m_verbosity != Verbosity::quiet) print_line("", message);
}

void Terminal::warning(std::string_view message) {
    if (m_verbosity != Verbosity::quiet) print_line("warning: ", message);
}

void Terminal::note(std::string_view message) {
    if (m_verbosity == Verbosity::verbose) print_line("note: ", message);
}

void Terminal::print_line(std::string_view kind, std::string_view message) {
    const std::lock_guard lock(m_mutex);
    clear_line();
    write_stderr(fmt::format("{}{}\n", kind, message));
}

void Terminal::clear_line() {
    if (m_line_open) write_stderr(erase_line);
    m_line_open = false;
}

void Terminal::start(std::string_view what, std::uint64_t total) {
    const std::lock_guard lock(m_mutex);
    m_what = what;
    m_total = total;
    m_done = 0;
    m_started = m_clock.steady_now();
    m_next_draw = m_started + silence;
}

void Terminal::advance(std::uint64_t bytes) {
    const std::lock_guard lock(m_mutex);
    m_done += bytes;
    if (m_what.empty()) return;
    const auto now = m_clock.steady_now();
    if (!is_due(now)) return;
    const WorkUnderWay work{m_what, m_done, m_total, now - m_started};
    draw(m_is_terminal ? progress_line(work, columns_of_a_line()) : progress_in_full(work), now);
}

void Terminal::expect(std::uint64_t bytes) {
    const std::lock_guard lock(m_mutex);
    m_total += bytes;
}

void Terminal::show(std::string_view text) {
    const std::lock_guard lock(m_mutex);
    if (const auto now = m_clock.steady_now(); is_due(now))
        draw(m_is_terminal ? fitted(text, columns_of_a_line()) : std::string(text), now);
}

bool Terminal::is_due(std::chrono::steady_clock::time_point now) const {
    return m_verbosity != Verbosity::quiet && now >= m_next_draw;
}

void Terminal::draw(std::string_view text, std::chrono::steady_clock::time_point now) {
    if (m_is_terminal) {
        write_stderr(fmt::format("{}{}", erase_line, text));
        m_line_open = true;
        m_next_draw = now + redraw_interval;
    } else {
        write_stderr(fmt::format("{}\n", text));
        m_next_draw = now + line_interval;
    }
}

void Terminal::finish() {
    const std::lock_guard lock(m_mutex);
    clear_line();
    m_what.clear();
}

}  // namespace lode
