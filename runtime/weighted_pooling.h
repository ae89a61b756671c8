// Groups of rows combined into one vector each, every row counting as much as its weight says.
#pragma once

#include <vector>

#include "runtime/pooling.h"

namespace lode {

/// As TensorFlow's embedding_lookup_sparse with weights: the sum of w * row; `mean` divides it by the sum of w, `sqrtn`
/// by the square root of the sum of w^2, and where that is 0 the answer is zeros. Id -1 is no row, and its weight does
/// not count. The combiner is not `max`. `scratch` is memory to work in.
void pool_weighted_rows(const Table& table, Ids ids, const RaggedFloats& weights, Combiner combiner, float* out,
                        std::vector<float>& scratch);
/// The same of rows in memory.
void pool_weighted_rows(const MatrixView& rows, const RaggedFloats& weights, Combiner combiner, float* out);

}  // namespace lode
