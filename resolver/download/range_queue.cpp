// Handing out.
#include "resolver/download/range_queue.h"

#include <algorithm>

namespace lode {

std::optional<ByteRange> RangeQueue::take(std::uint64_t at_most) {
    if (m_missing.empty()) return std::nullopt;
    ByteRange& first = m_missing.front();
    const ByteRange taken{first.begin, first.begin + std::min(at_most, first.size())};
    first.begin = taken.end;
    if (first.size() == 0) m_missing.erase(m_missing.begin());
    return taken;
}

void RangeQueue::give_back(ByteRange range) {
    if (range.begin >= range.end) return;
    const auto after =
        std::find_if(m_missing.begin(), m_missing.end(), [&](const ByteRange& other) { return other.begin > range.begin; });
    m_missing.insert(after, range);
}

}  // namespace lode
