// Rows in blocks, fetched ahead of the arithmetic.
#include "runtime/pooling.h"

#include <algorithm>
#include <cmath>

namespace lode {
namespace {

constexpr std::size_t prefetch_distance = 16;  // rows, of whatever group

/// The size of the first block; those after it have 8 rows.
std::size_t first_block(std::size_t rows) {
    if (rows < RowBlock::capacity) return rows;
    const std::size_t rest = rows % 8;
    return rest < 2 ? rest + 8 : rest;
}

/// Walks through the ids, fetching the rows of later ones.
class RowStream {
public:
    RowStream(const Table& table, Ids ids) : m_table(table), m_ids(ids) {
        for (std::size_t i = 0; i < prefetch_distance; ++i) prefetch(i);
    }

    /// Fills the block with the next rows that there are.
    void fill(RowBlock& block, std::size_t size) {
        for (block.size = 0; block.size < size; ++m_at) {
            prefetch(m_at + prefetch_distance);
            if (m_ids[m_at] < 0) continue;
            const auto id = static_cast<std::uint64_t>(m_ids[m_at]);
            block.rows[block.size] = m_table.row(id);
            block.scales[block.size] = m_table.scale(id);
            ++block.size;
        }
    }
    void skip_to(std::size_t at) {
        while (m_at < at) prefetch(m_at++ + prefetch_distance);
    }

private:
    void prefetch(std::size_t i) const {
        if (i < m_ids.size() && m_ids[i] >= 0) m_table.prefetch(static_cast<std::uint64_t>(m_ids[i]));
    }

    const Table& m_table;
    Ids m_ids;
    std::size_t m_at = 0;
};

void scale(const RowKernel& kernel, Combiner combiner, std::size_t rows, std::size_t dims, float* out) {
    if (rows < 2 || combiner == Combiner::sum || combiner == Combiner::max) return;
    const auto count = static_cast<float>(rows);
    const float divisor = combiner == Combiner::mean ? count : std::sqrt(count);
    if (rows < 10)
        kernel.multiply(1 / divisor, dims, out);
    else
        kernel.divide(divisor, dims, out);
}

}  // namespace

std::optional<Combiner> parse_combiner(std::string_view name) {
    if (name == "sum") return Combiner::sum;
    if (name == "mean") return Combiner::mean;
    if (name == "sqrtn") return Combiner::sqrtn;
    if (name == "max") return Combiner::max;
    return std::nullopt;
}

void pool_rows(const Table& table, Ids ids, RowSplits row_splits, Combiner combiner, float* out) {
    const std::size_t dims = table.dims();
    const auto combine = combiner == Combiner::max ? table.kernel().maximum : table.kernel().sum;
    RowStream stream(table, ids);
    RowBlock block;
    for (std::size_t group = 0; group + 1 < row_splits.size(); ++group, out += dims) {
        const auto begin = static_cast<std::size_t>(row_splits[group] - row_splits[0]);
        const auto end = static_cast<std::size_t>(row_splits[group + 1] - row_splits[0]);
        const auto members = ids.subspan(begin, end - begin);
        const auto rows =
            static_cast<std::size_t>(std::count_if(members.begin(), members.end(), [](auto id) { return id >= 0; }));
        if (rows == 0) std::fill_n(out, dims, 0.0F);
        for (std::size_t done = 0; done < rows; done += block.size) {
            stream.fill(block, done == 0 ? first_block(rows) : 8);
            combine(block, dims, done == 0 ? Accumulate::no : Accumulate::yes, out);
        }
        stream.skip_to(end);
        scale(table.kernel(), combiner, rows, dims, out);
    }
}

}  // namespace lode
