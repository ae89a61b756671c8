// Scans: one query against each row as it is stored, or a panel of queries against a few rows at a time.
#include "runtime/nearest/nearest.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

#include "runtime/kernels/panel.h"
#include "runtime/nearest/score.h"

namespace lode {
namespace {

/// Below so many queries, a scan for each is faster than a panel, which would be mostly padding.
constexpr std::size_t min_panel = 3;

struct RowRange {
    std::uint64_t first;
    std::uint64_t last;  // not in it
};

BestRows scan(const Table& table, const NearestQuery& query, const NearestOptions& options, RowRange range) {
    const float squared_query_norm = squared_norm(query.vector);
    BestRows best(options.count, range.last - range.first);
    for (std::uint64_t row = range.first; row < range.last; ++row) {
        if (row == query.without) continue;
        best.offer(scored(table, row, query.vector, squared_query_norm, options.metric));
    }
    return best;
}

/// Rows in f32, a few at a time: where they lie if they are f32, else widened.
class RowGroup {
public:
    explicit RowGroup(const Table& table) : m_table(table), m_widened(panel_rows * table.dims()) {}

    /// Rows `first` up to `last`; what is missing of a group repeats the first of them.
    const std::array<const float*, panel_rows>& load(std::uint64_t first, std::uint64_t last) {
        for (std::size_t i = 0; i < panel_rows; ++i) m_rows[i] = i < last - first ? row(first + i, i) : m_rows[0];
        return m_rows;
    }

private:
    const float* row(std::uint64_t id, std::size_t i) {
        const std::byte* const stored = m_table.row(id);
        if (m_table.dtype() == Dtype::float32 && reinterpret_cast<std::uintptr_t>(stored) % alignof(float) == 0)
            return reinterpret_cast<const float*>(stored);
        float* const widened = m_widened.data() + i * m_table.dims();
        m_table.kernel().widen(stored, m_table.scale(id), m_table.dims(), widened);
        return widened;
    }

    const Table& m_table;
    std::vector<float> m_widened;
    std::array<const float*, panel_rows> m_rows{};
};

/// Queries that go over the rows together.
class PanelScan {
public:
    PanelScan(const Table& table, std::span<const NearestQuery> queries, const NearestOptions& options)
        : m_table(table), m_queries(queries), m_options(options), m_kernel(best_instruction_set()) {
        std::vector<float> vectors;
        for (const auto& query : queries) {
            vectors.insert(vectors.end(), query.vector.begin(), query.vector.end());
            m_squared_norms.push_back(squared_norm(query.vector));
        }
        m_panel = m_kernel.pack(vectors, table.dims());
    }

    std::vector<BestRows> scan(RowRange range) const {
        std::vector<BestRows> best(m_queries.size(), BestRows(m_options.count, range.last - range.first));
        std::vector<float> least(m_queries.size(), -std::numeric_limits<float>::infinity());
        const auto norm = row_kernel(Dtype::float32, best_instruction_set()).dot;
        std::vector<float> dots(panel_rows * m_panel.width);
        RowGroup group(m_table);
        for (std::uint64_t first = range.first; first < range.last; first += panel_rows) {
            const std::uint64_t last = std::min<std::uint64_t>(first + panel_rows, range.last);
            const auto& rows = group.load(first, last);
            m_kernel.dots(rows, m_panel, dots.data());
            for (std::uint64_t row = first; row < last; ++row) {
                const float* const vector = rows[row - first];
                const float squared_norm =
                    m_options.metric == Metric::cosine
                        ? norm(reinterpret_cast<const std::byte*>(vector), vector, m_table.dims()).squared_norm
                        : 0;
                offer(row, dots.data() + (row - first) * m_panel.width, squared_norm, best, least);
            }
        }
        return best;
    }

private:
    /// Roots and quotients would take longer than the dot products themselves. So a pair is first held, by one product,
    /// against the least dot product over the row's norm that its query can still use; a NaN passes.
    void offer(std::uint64_t row, const float* dots, float squared_norm, std::vector<BestRows>& best,
               std::vector<float>& least) const {
        const float inverse_norm = m_options.metric == Metric::cosine ? 1 / std::sqrt(squared_norm) : 1;
        for (std::size_t q = 0; q < m_queries.size(); ++q) {
            if (dots[q] * inverse_norm < least[q] || row == m_queries[q].without) continue;
            best[q].offer({row, score_of(m_options.metric, dots[q], squared_norm, m_squared_norms[q])});
            constexpr float rounding = 1e-6F;
            least[q] = best[q].least();
            if (m_options.metric == Metric::cosine) least[q] = (least[q] - rounding) * std::sqrt(m_squared_norms[q]);
        }
    }

    const Table& m_table;
    std::span<const NearestQuery> m_queries;
    const NearestOptions& m_options;
    PanelKernel m_kernel;
    QueryPanel m_panel;
    std::vector<float> m_squared_norms;
};

/// Gives the workers ranges of the rows, and joins what they found: an answer a query.
template <typename Scan>
Result<void> scan_with(Workers& workers, std::uint64_t rows, std::size_t queries, const NearestOptions& options,
                       const Scan& scan_range, std::vector<std::vector<ScoredRow>>& answers) {
    constexpr std::uint64_t parts_of_a_thread = 8;  // so that one that was kept waiting does not keep all
    const std::uint64_t parts = workers.threads() == 1 ? 1 : workers.threads() * parts_of_a_thread;
    std::vector<std::vector<BestRows>> found(parts);
    LODE_TRY(workers.run(parts, [&](std::size_t part) -> Result<void> {
        found[part] = scan_range(RowRange{rows * part / parts, rows * (part + 1) / parts});
        return {};
    }));
    for (std::size_t q = 0; q < queries; ++q) {
        BestRows best(options.count, rows);
        for (const auto& part : found) best.offer_all(part[q]);
        answers.push_back(std::move(best).take());
    }
    return {};
}

}  // namespace

std::vector<ScoredRow> nearest_rows(const Table& table, std::span<const float> query, const NearestOptions& options) {
    assert(query.size() == table.dims());
    return scan(table, {query, options.without}, options, {0, std::min(options.rows, table.rows())}).take();
}

Result<std::vector<std::vector<ScoredRow>>> nearest_rows(const Table& table, std::span<const NearestQuery> queries,
                                                         const NearestOptions& options, Workers& workers) {
    const std::uint64_t rows = std::min(options.rows, table.rows());
    const std::size_t width = PanelKernel(best_instruction_set()).max_width();
    std::vector<std::vector<ScoredRow>> answers;
    while (!queries.empty()) {
        const auto together = queries.first(queries.size() < min_panel ? 1 : std::min(queries.size(), width));
        if (together.size() == 1) {
            const auto one = [&](RowRange range) { return std::vector{scan(table, together[0], options, range)}; };
            LODE_TRY(scan_with(workers, rows, 1, options, one, answers));
        } else {
            const PanelScan panel(table, together, options);
            LODE_TRY(scan_with(
                workers, rows, together.size(), options, [&](RowRange range) { return panel.scan(range); }, answers));
        }
        queries = queries.subspan(together.size());
    }
    return answers;
}

}  // namespace lode
