// Rows in blocks, each asked for while earlier ones are combined.
#include "runtime/pooling.h"

#include <algorithm>
#include <cmath>

namespace lode {
namespace {

constexpr std::size_t prefetch_distance = 24;  // rows, of whatever group

/// The size of the first block; those after it have 8 rows.
std::size_t first_block(std::size_t rows) {
    if (rows < RowBlock::capacity) return rows;
    const std::size_t rest = rows % 8;
    return rest < 2 ? rest + 8 : rest;
}

/// Rows of a table by their ids, those of later ids being fetched meanwhile.
class TableRows {
public:
    TableRows(const Table& table, Ids ids) : m_table(table), m_ids(ids) {
        for (std::size_t i = 0; i < prefetch_distance; ++i) prefetch(i);
    }

    const RowKernel& kernel() const { return m_table.kernel(); }
    std::size_t dims() const { return m_table.dims(); }
    std::size_t count(std::size_t begin, std::size_t end) const {
        const auto members = m_ids.subspan(begin, end - begin);
        return static_cast<std::size_t>(std::count_if(members.begin(), members.end(), [](auto id) { return id >= 0; }));
    }
    /// Fills the block with the next rows that there are.
    void fill(RowBlock& block, std::size_t size) {
        for (block.size = 0; block.size < size; ++m_at) {
            const std::size_t later = m_at + prefetch_distance;
            if (!is_row(m_at)) {
                prefetch(later);
                continue;
            }
            const auto id = static_cast<std::uint64_t>(m_ids[m_at]);
            block.rows[block.size] = m_table.row(id);
            block.scales[block.size] = m_table.scale(id);
            block.later[block.size] = later_row(later, block.rows[block.size]);
            ++block.size;
        }
    }
    void skip_to(std::size_t at) {
        while (m_at < at) prefetch(m_at++ + prefetch_distance);
    }

private:
    bool is_row(std::size_t i) const { return i < m_ids.size() && m_ids[i] >= 0; }
    void prefetch(std::size_t i) const {
        if (is_row(i)) m_table.prefetch(static_cast<std::uint64_t>(m_ids[i]));
    }
    /// For the kernel to ask for.
    const std::byte* later_row(std::size_t i, const std::byte* otherwise) const {
        if (!is_row(i)) return otherwise;
        const auto id = static_cast<std::uint64_t>(m_ids[i]);
        m_table.prefetch_scale(id);
        return m_table.row(id);
    }

    const Table& m_table;
    Ids m_ids;
    std::size_t m_at = 0;
};

/// Rows in memory, one after another.
class MatrixRows {
public:
    explicit MatrixRows(const MatrixView& rows)
        : m_kernel(row_kernel(Dtype::float32, best_instruction_set())), m_rows(rows) {}

    const RowKernel& kernel() const { return m_kernel; }
    std::size_t dims() const { return m_rows.dims; }
    static std::size_t count(std::size_t begin, std::size_t end) { return end - begin; }
    void fill(RowBlock& block, std::size_t size) {
        for (block.size = 0; block.size < size; ++block.size)
            block.rows[block.size] = reinterpret_cast<const std::byte*>(m_rows.data + m_at++ * m_rows.dims);
        block.later = block.rows;
    }
    static void skip_to(std::size_t) {}

private:
    RowKernel m_kernel;
    MatrixView m_rows;
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

template <typename Rows>
void pool(Rows rows, RowSplits row_splits, Combiner combiner, float* out) {
    const std::size_t dims = rows.dims();
    const RowKernel kernel = rows.kernel();
    const auto combine = combiner == Combiner::max ? kernel.maximum : kernel.sum;
    RowBlock block;
    for (std::size_t group = 0; group + 1 < row_splits.size(); ++group, out += dims) {
        const auto begin = static_cast<std::size_t>(row_splits[group] - row_splits[0]);
        const auto end = static_cast<std::size_t>(row_splits[group + 1] - row_splits[0]);
        const std::size_t count = rows.count(begin, end);
        if (count == 0) std::fill_n(out, dims, 0.0F);
        for (std::size_t done = 0; done < count; done += block.size) {
            rows.fill(block, done == 0 ? first_block(count) : 8);
            combine(block, dims, done == 0 ? Accumulate::no : Accumulate::yes, out);
        }
        rows.skip_to(end);
        scale(kernel, combiner, count, dims, out);
    }
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
    pool(TableRows(table, ids), row_splits, combiner, out);
}

void pool_rows(const MatrixView& rows, RowSplits row_splits, Combiner combiner, float* out) {
    pool(MatrixRows(rows), row_splits, combiner, out);
}

}  // namespace lode
