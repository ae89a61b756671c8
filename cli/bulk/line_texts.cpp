// Reading, finding ends of lines, and handing whole lines over.
#include "cli/bulk/line_texts.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

namespace lode {
namespace {

constexpr int milliseconds_between_looks = 50;

/// A block that once held a very long line gives its memory back.
void keep_small(std::string& text, std::size_t usual) {
    if (text.capacity() > 4 * usual) std::string().swap(text);
}

void split_lines(std::string_view bytes, std::vector<std::string_view>& lines) {
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        lines.push_back(bytes.substr(0, end));
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    }
}

}  // namespace

Result<bool> LineTexts::next(TextBlock& block, const Cancellation& stop) {
    block.texts.clear();
    block.bytes.clear();
    keep_small(block.bytes, m_limits.read_size);
    if (m_cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
    while (!take_lines(block)) {
        if (m_at_end) return false;
        LODE_ASSIGN(const bool ready, wait_for_input(stop));
        if (!ready) return false;
        LODE_TRY(read_more());
    }
    return true;
}

/// Copies the whole lines that are there into the block, as many as it may have; false when there is none.
bool LineTexts::take_lines(TextBlock& block) {
    const std::string_view held(m_buffer.data(), m_end);
    std::size_t cut = m_begin;
    std::size_t lines = 0;
    for (; lines < m_limits.lines && cut < m_end; ++lines) {
        const std::size_t end = held.find('\n', std::max(cut, m_searched));
        if (end == std::string_view::npos && !m_at_end) break;
        cut = end == std::string_view::npos ? m_end : end + 1;  // the last line may have no end of its own
    }
    m_searched = lines == 0 ? m_end : cut;
    if (lines == 0) return false;
    block.bytes.assign(held.substr(m_begin, cut - m_begin));
    split_lines(block.bytes, block.texts);
    m_line += lines;
    m_begin = cut;
    return true;
}

/// Looks up now and then: a signal may come to another thread, or just before a read that would wait for ever.
Result<bool> LineTexts::wait_for_input(const Cancellation& stop) const {
    while (true) {
        if (m_cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
        if (stop.requested()) return false;
        pollfd waiting{m_input.get(), POLLIN, 0};
        const int ready = ::poll(&waiting, 1, milliseconds_between_looks);
        if (ready < 0 && errno != EINTR) return fail(system_error(fmt::format("waiting for {}", m_name), errno));
        if (ready > 0) return true;
    }
}

Result<void> LineTexts::read_more() {
    make_room();
    if (m_end > m_limits.longest_line)
        return fail(ErrorCode::unusable, fmt::format("line {} of {} has more than the {} bytes allowed", m_line, m_name,
                                                     m_limits.longest_line));
    const ssize_t got = ::read(m_input.get(), m_buffer.data() + m_end, m_limits.read_size);
    if (got < 0 && errno == EINTR) return {};
    if (got < 0) return fail(system_error(fmt::format("reading {}", m_name), errno));
    m_end += static_cast<std::size_t>(got);
    m_at_end = got == 0;
    return {};
}

/// Moves the line that has begun to the front, with room for one more read behind it.
void LineTexts::make_room() {
    std::copy(m_buffer.data() + m_begin, m_buffer.data() + m_end, m_buffer.data());
    m_end -= m_begin;
    m_searched -= m_begin;
    m_begin = 0;
    if (m_end == 0) keep_small(m_buffer, m_limits.read_size);
    if (m_buffer.size() < m_end + m_limits.read_size) m_buffer.resize(2 * (m_end + m_limits.read_size));
}

Result<std::unique_ptr<TextSource>> lines_of_stdin(BlockLimits limits, const Cancellation& cancellation) {
    FileDescriptor input(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
    if (!input) return fail(system_error("reading standard input", errno));
    return std::make_unique<LineTexts>(std::move(input), "standard input", limits, cancellation);
}

}  // namespace lode
