// Collecting and writing.
#include "authoring/buffered_writer.h"

#include <algorithm>
#include <cstring>

namespace lode {
namespace {

constexpr std::size_t piece = std::size_t{4} << 20U;

}  // namespace

BufferedWriter::BufferedWriter(FileDescriptor file, std::filesystem::path path)
    : m_file(std::move(file)), m_path(std::move(path)), m_buffer(piece) {}

Result<void> BufferedWriter::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const std::size_t taken = std::min(bytes.size(), m_buffer.size() - m_collected);
        std::memcpy(m_buffer.data() + m_collected, bytes.data(), taken);
        m_collected += taken;
        bytes = bytes.subspan(taken);
        if (m_collected == m_buffer.size()) LODE_TRY(flush());
    }
    return {};
}

Result<void> BufferedWriter::flush() {
    if (m_collected == 0) return {};
    LODE_TRY(write_all(m_file, std::span(m_buffer).first(m_collected), m_path));
    start_writeback(m_file, m_written, m_collected);
    m_written += m_collected;
    m_collected = 0;
    return {};
}

}  // namespace lode
