// Weighted sums, row by row.
#include "runtime/weighted_pooling.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Core>

namespace lode {
namespace {

/// `row_of(i)` is the i-th row, or null where there is none.
template <typename RowOf>
void pool(std::size_t dims, const RaggedFloats& weights, Combiner combiner, float* out, RowOf row_of) {
    const RowSplits splits = weights.row_splits;
    const auto size = static_cast<Eigen::Index>(dims);
    for (std::size_t group = 0; group + 1 < splits.size(); ++group, out += dims) {
        Eigen::Map<Eigen::ArrayXf> combined(out, size);
        combined.setZero();
        float total = 0;
        const auto end = static_cast<std::size_t>(splits[group + 1] - splits[0]);
        for (auto i = static_cast<std::size_t>(splits[group] - splits[0]); i < end; ++i) {
            const float* row = row_of(i);
            if (row == nullptr) continue;
            const float weight = weights.values[i];
            combined += weight * Eigen::Map<const Eigen::ArrayXf>(row, size);
            total += combiner == Combiner::sqrtn ? weight * weight : weight;
        }
        if (combiner == Combiner::sum) continue;
        const float divisor = combiner == Combiner::sqrtn ? std::sqrt(total) : total;
        if (divisor == 0)
            combined.setZero();
        else
            combined /= divisor;
    }
}

}  // namespace

void pool_weighted_rows(const Table& table, Ids ids, const RaggedFloats& weights, Combiner combiner, float* out,
                        std::vector<float>& scratch) {
    scratch.resize(table.dims());
    pool(table.dims(), weights, combiner, out, [&](std::size_t i) -> const float* {
        if (ids[i] < 0) return nullptr;
        const auto id = static_cast<std::uint64_t>(ids[i]);
        table.kernel().widen(table.row(id), table.scale(id), table.dims(), scratch.data());
        return scratch.data();
    });
}

void pool_weighted_rows(const MatrixView& rows, const RaggedFloats& weights, Combiner combiner, float* out) {
    pool(rows.dims, weights, combiner, out, [&](std::size_t i) { return rows.data + i * rows.dims; });
}

}  // namespace lode
