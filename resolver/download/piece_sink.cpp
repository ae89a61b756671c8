// Gathering.
#include "resolver/download/piece_sink.h"

#include <algorithm>

namespace lode {

Result<void> PieceSink::on_bytes(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const std::uint64_t boundary = (m_offset / piece_size + 1) * piece_size;
        const auto room = static_cast<std::size_t>(boundary - m_offset) - m_pending.size();
        const std::size_t take = std::min(room, bytes.size());
        m_pending.insert(m_pending.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(take));
        bytes = bytes.subspan(take);
        if (take == room) LODE_TRY(pass_on(m_pending.size()));
    }
    return {};
}

Result<void> PieceSink::pass_on(std::size_t size) {
    if (size == 0) return {};
    LODE_TRY(m_on_piece(m_offset, std::span(m_pending).first(size)));
    m_offset += size;
    m_pending.clear();
    return {};
}

}  // namespace lode
