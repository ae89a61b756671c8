// The best of many scored rows: a heap whose top is the worst of them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace lode {

struct ScoredRow {
    std::uint64_t row = 0;
    float score = 0;

    friend bool operator==(const ScoredRow&, const ScoredRow&) = default;
};

/// Higher scores first, equal ones by row.
inline bool better(const ScoredRow& a, const ScoredRow& b) {
    return a.score != b.score ? a.score > b.score : a.row < b.row;
}

/// The `count` best of what was offered.
class BestRows {
public:
    /// `offers` is how many there will be at most.
    BestRows(std::size_t count, std::uint64_t offers) : m_count(count) {
        m_heap.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(count, offers)));
    }

    void offer(const ScoredRow& row) {
        if (m_heap.size() == m_count) {
            if (m_count == 0 || !better(row, m_heap.front())) return;
            std::pop_heap(m_heap.begin(), m_heap.end(), better);
            m_heap.back() = row;
        } else {
            m_heap.push_back(row);
        }
        std::push_heap(m_heap.begin(), m_heap.end(), better);
    }
    /// The score below which nothing is taken any more.
    float least() const {
        if (m_count == 0) return std::numeric_limits<float>::infinity();
        return m_heap.size() < m_count ? -std::numeric_limits<float>::infinity() : m_heap.front().score;
    }
    void offer_all(const BestRows& others) {
        for (const ScoredRow& row : others.m_heap) offer(row);
    }

    std::vector<ScoredRow> take() && {
        std::sort_heap(m_heap.begin(), m_heap.end(), better);
        return std::move(m_heap);
    }

private:
    std::size_t m_count;
    std::vector<ScoredRow> m_heap;
};

}  // namespace lode
