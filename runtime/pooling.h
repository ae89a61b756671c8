// Groups of a table's rows combined into one vector each, without copying a row.
#pragma once

#include <optional>
#include <string_view>

#include "runtime/table.h"
#include "runtime/value.h"

namespace lode {

/// TensorFlow's names (tf.nn.embedding_lookup_sparse): sqrtn is the sum divided by the square root of the number of
/// rows; max is taken element by element.
enum class Combiner { sum, mean, sqrtn, max };

std::optional<Combiner> parse_combiner(std::string_view name);

/// Writes a row of table.dims() floats a group: its rows combined. Id -1 is no row and does not count; a group without
/// rows gives zeros. Rows are added in the order, and scaled in the way, of TensorFlow's SparseSegmentSum, -Mean and
/// -SqrtN on a CPU (tensorflow/core/kernels/segment_reduction_ops_impl.h), so that sums have its very bits: below 10
/// rows left to right, times 1/n or 1/sqrt(n); else a first block of 2 to 9 rows, then blocks of 8, each summed left to
/// right and added, divided by n or sqrt(n) at last.
void pool_rows(const Table& table, Ids ids, RowSplits row_splits, Combiner combiner, float* out);
/// The same of rows in memory, each of which counts.
void pool_rows(const MatrixView& rows, RowSplits row_splits, Combiner combiner, float* out);

}  // namespace lode
