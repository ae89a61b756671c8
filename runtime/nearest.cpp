// A scan that keeps the best rows in a heap whose top is the worst of them.
#include "runtime/nearest.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace lode {
namespace {

bool better(const ScoredRow& a, const ScoredRow& b) {
    return a.score != b.score ? a.score > b.score : a.row < b.row;
}

float cosine(float dot, float squared_norm, float squared_query_norm) {
    const float score = dot / std::sqrt(squared_norm) / std::sqrt(squared_query_norm);
    return std::isfinite(score) ? std::clamp(score, -1.0F, 1.0F) : 0.0F;
}

/// All that a row's scale means for a cosine: 0 where the row is zeros, or nothing at all.
float direction(float scale) {
    return scale > 0 ? 1.0F : (scale < 0 ? -1.0F : 0.0F);
}

/// The `count` best of what was offered.
class Best {
public:
    Best(std::size_t count, std::uint64_t offers) : m_count(count) {
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

    std::vector<ScoredRow> take() && {
        std::sort_heap(m_heap.begin(), m_heap.end(), better);
        return std::move(m_heap);
    }

private:
    std::size_t m_count;
    std::vector<ScoredRow> m_heap;
};

}  // namespace

std::vector<ScoredRow> nearest_rows(const Table& table, std::span<const float> query, const NearestOptions& options) {
    assert(query.size() == table.dims());
    const std::uint64_t rows = std::min(options.rows, table.rows());
    float squared_query_norm = 0;
    for (const float value : query) squared_query_norm += value * value;

    Best best(options.count, rows);
    for (std::uint64_t row = 0; row < rows; ++row) {
        if (row == options.without) continue;
        const DotAndNorm sums = table.kernel().dot(table.row(row), query.data(), query.size());
        best.offer({row, direction(table.scale(row)) * cosine(sums.dot, sums.squared_norm, squared_query_norm)});
    }
    return std::move(best).take();
}

}  // namespace lode
