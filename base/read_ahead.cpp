// A ring of pieces between two threads.
#include "base/read_ahead.h"

#include <algorithm>

namespace lode {
namespace {

constexpr std::size_t piece_size = std::size_t{256} << 10U;

}  // namespace

ReadAheadSource::~ReadAheadSource() {
    if (!m_thread.joinable()) return;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

bool ReadAheadSource::fill(std::uint64_t number) {
    Piece& piece = piece_at(number);
    if (piece.buffer.size() == 0) piece.buffer = Buffer(piece_size);
    piece.filled = m_source.read(piece.buffer.bytes());
    return piece.filled.value_or(0) != 0;
}

void ReadAheadSource::run() {
    for (std::uint64_t number = m_filled;; ++number) {
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [&] { return m_stopping || number - m_emptied < m_pieces.size(); });
            if (m_stopping) return;
        }
        const bool goes_on = fill(number);
        {
            const std::lock_guard lock(m_mutex);
            m_filled = number + 1;
        }
        m_changed.notify_all();
        if (!goes_on) return;
    }
}

/// Returns when there is a piece to give out.
void ReadAheadSource::have_next() {
    if (!m_thread.joinable() && m_filled == m_emptied) {
        if (m_read_here < piece_size) {
            fill(m_filled);
            m_read_here += piece_at(m_filled).filled.value_or(0);
            ++m_filled;
            return;
        }
        m_thread = std::thread([this] { run(); });
    }
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_filled > m_emptied; });
}

Result<std::size_t> ReadAheadSource::read(std::span<std::byte> into) {
    have_next();
    const Piece& piece = piece_at(m_emptied);  // only this thread changes the number
    if (piece.filled.value_or(0) == 0) return piece.filled;
    const std::size_t size = std::min(into.size(), *piece.filled - m_used);
    std::ranges::copy(piece.buffer.bytes().subspan(m_used, size), into.begin());
    m_used += size;
    if (m_used < *piece.filled) return size;
    m_used = 0;
    {
        const std::lock_guard lock(m_mutex);
        ++m_emptied;
    }
    m_changed.notify_all();
    return size;
}

}  // namespace lode
