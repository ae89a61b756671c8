// `combine`: groups of rows -> one vector a group (TensorFlow: embedding_lookup_sparse; PyTorch: EmbeddingBag).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `rows`: ragged float32[n,?,dims]. Attribute `combiner`: `sum`, `mean`, `sqrtn` or
/// `max`. Output `combined`: float32[n,dims], with the arithmetic of pool_rows (runtime/pooling.h): a group
/// without rows gives zeros. Rows that come from `gather` as they are do not count where their id is -1.
Result<std::unique_ptr<const Op>> make_combine_op(StepBinding& step);

}  // namespace lode
