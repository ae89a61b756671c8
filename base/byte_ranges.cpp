// Merging of ranges.
#include "base/byte_ranges.h"

#include <algorithm>
#include <numeric>

namespace lode {

void ByteRanges::add(ByteRange range) {
    if (range.begin >= range.end) return;
    const auto first = std::lower_bound(m_ranges.begin(), m_ranges.end(), range.begin,
                                        [](const ByteRange& a, std::uint64_t begin) { return a.end < begin; });
    auto last = first;
    for (; last != m_ranges.end() && last->begin <= range.end; ++last) {
        range.begin = std::min(range.begin, last->begin);
        range.end = std::max(range.end, last->end);
    }
    m_ranges.insert(m_ranges.erase(first, last), range);
}

void ByteRanges::truncate(std::uint64_t end) {
    std::erase_if(m_ranges, [end](const ByteRange& range) { return range.begin >= end; });
    if (!m_ranges.empty()) m_ranges.back().end = std::min(m_ranges.back().end, end);
}

std::uint64_t ByteRanges::prefix() const {
    return m_ranges.empty() || m_ranges.front().begin != 0 ? 0 : m_ranges.front().end;
}

std::uint64_t ByteRanges::total() const {
    return std::accumulate(m_ranges.begin(), m_ranges.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const ByteRange& range) { return sum + range.size(); });
}

std::vector<ByteRange> ByteRanges::missing_below(std::uint64_t end) const {
    std::vector<ByteRange> gaps;
    std::uint64_t begin = 0;
    for (const ByteRange& range : m_ranges) {
        if (range.begin >= end) break;
        if (begin < range.begin) gaps.push_back({begin, range.begin});
        begin = range.end;
    }
    if (begin < end) gaps.push_back({begin, end});
    return gaps;
}

}  // namespace lode
