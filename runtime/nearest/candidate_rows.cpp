// Candidates in a buffer that is cleared of hopeless ones when it is full.
#include "runtime/nearest/candidate_rows.h"

#include <algorithm>
#include <cassert>
#include <functional>

namespace lode {

CandidateRows::CandidateRows(std::size_t count, std::size_t capacity) : m_count(count), m_capacity(capacity) {
    assert(count >= 1 && count < capacity);
}

bool CandidateRows::offer(std::uint64_t row, float lower, float upper) {
    if (upper < m_threshold) return true;
    if (m_candidates.size() == m_capacity) {
        drop_hopeless();
        if (m_candidates.size() > m_capacity / 2) return false;  // so that dropping is rare, and its time in proportion
    }
    m_candidates.push_back({row, upper});
    raise_threshold(lower);
    return true;
}

void CandidateRows::raise_threshold(float lower) {
    if (m_lowers.size() < m_count) {
        const bool bounds = lower == lower;
        m_lowers.push_back(bounds ? lower : -std::numeric_limits<float>::infinity());
    } else {
        if (!(lower > m_threshold)) return;
        std::pop_heap(m_lowers.begin(), m_lowers.end(), std::greater<>());
        m_lowers.back() = lower;
    }
    std::push_heap(m_lowers.begin(), m_lowers.end(), std::greater<>());
    if (m_lowers.size() == m_count) m_threshold = m_lowers.front();
}

void CandidateRows::drop_hopeless() {
    std::erase_if(m_candidates, [&](const Candidate& candidate) { return candidate.upper < m_threshold; });
}

std::vector<std::uint64_t> CandidateRows::take() && {
    drop_hopeless();
    std::vector<std::uint64_t> rows(m_candidates.size());
    std::transform(m_candidates.begin(), m_candidates.end(), rows.begin(), [](const auto& each) { return each.row; });
    return rows;
}

}  // namespace lode
