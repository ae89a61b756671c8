// A buffer that slides over its input and grows where a line needs it.
#include "authoring/line_reader.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace lode {

LineReader::LineReader(ReadBytes read, LineLimits limits)
    : m_read(std::move(read)), m_limits(limits), m_buffer(limits.chunk) {}

Result<std::optional<std::string_view>> LineReader::next() {
    while (true) {
        const char* const found =
            static_cast<const char*>(std::memchr(m_buffer.data() + m_scanned, '\n', m_end - m_scanned));
        const std::size_t stop = found == nullptr ? m_end : static_cast<std::size_t>(found - m_buffer.data());
        if (stop - m_begin > m_limits.line)
            return fail(ErrorCode::unusable, fmt::format("line {}: longer than {} bytes", m_line + 1, m_limits.line));
        if (found == nullptr && m_at_end && m_begin == m_end) return std::nullopt;
        if (found != nullptr || m_at_end) {
            const std::string_view line(m_buffer.data() + m_begin, stop - m_begin);
            m_begin = m_scanned = std::min(stop + 1, m_end);
            ++m_line;
            return line;
        }
        m_scanned = m_end;
        LODE_TRY(read_more());
    }
}

Result<std::string_view> LineReader::peek(std::size_t size) {
    while (m_end - m_begin < size && !m_at_end) LODE_TRY(read_more());
    return std::string_view(m_buffer.data() + m_begin, std::min(size, m_end - m_begin));
}

void LineReader::skip(std::size_t size) {
    m_begin += size;
    m_scanned = std::max(m_scanned, m_begin);
}

Result<void> LineReader::read_more() {
    std::memmove(m_buffer.data(), m_buffer.data() + m_begin, m_end - m_begin);
    m_end -= m_begin;
    m_scanned -= m_begin;
    m_begin = 0;
    if (m_end == m_buffer.size()) m_buffer.resize(2 * m_buffer.size());
    LODE_ASSIGN(const std::size_t got, m_read(std::span(m_buffer).subspan(m_end)));
    m_end += got;
    m_at_end = got == 0;
    return {};
}

}  // namespace lode
