// A ring of pieces between two threads.
#include "base/read_ahead.h"

#include <algorithm>

namespace lode {
namespace {

constexpr std::size_t piece_size = std::size_t{256} << 10U;

}  // namespace

ReadAheadSource::ReadAheadSource(ByteSource& source) : m_source(source), m_thread([this] { run(); }) {}

ReadAheadSource::~ReadAheadSource() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void ReadAheadSource::run() {
    for (std::uint64_t number = 0;; ++number) {
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [&] { return m_stopping || number - m_emptied < m_pieces.size(); });
            if (m_stopping) return;
        }
        Piece& piece = piece_at(number);
        piece.bytes.resize(piece_size);
        piece.filled = m_source.read(piece.bytes);
        const bool is_last = piece.filled.value_or(0) == 0;
        {
            const std::lock_guard lock(m_mutex);
            m_filled = number + 1;
        }
        m_changed.notify_all();
        if (is_last) return;
    }
}

Result<std::size_t> ReadAheadSource::read(std::span<std::byte> into) {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_filled > m_emptied; });
    lock.unlock();
    const Piece& piece = piece_at(m_emptied);  // only this thread changes the number
    if (piece.filled.value_or(0) == 0) return piece.filled;
    const std::size_t size = std::min(into.size(), *piece.filled - m_used);
    std::copy_n(piece.bytes.begin() + static_cast<std::ptrdiff_t>(m_used), size, into.begin());
    m_used += size;
    if (m_used < *piece.filled) return size;
    m_used = 0;
    lock.lock();
    ++m_emptied;
    lock.unlock();
    m_changed.notify_all();
    return size;
}

}  // namespace lode
