// `combine`: groups of rows -> one vector a group (TensorFlow: embedding_lookup_sparse; PyTorch: EmbeddingBag).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `rows`: ragged float32[n,?,dims]. Input `weights`, which may be left out: ragged float32[n,?], in a call one
/// for each row (`invalid_argument`). Attribute `combiner`: `sum`, `mean`, `sqrtn` or `max`, which takes no weights.
/// Output `combined`: float32[n,dims], with the arithmetic of pool_rows (runtime/pooling.h), or with weights of
/// pool_weighted_rows (runtime/weighted_pooling.h): a group
/// without rows gives zeros. Rows that come from `gather` as they are do not count where their id is -1.
Result<std::unique_ptr<const Op>> make_combine_op(StepBinding& step);

}  // namespace lode
