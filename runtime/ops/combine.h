// `combine`: groups of rows -> one vector a group (TensorFlow: embedding_lookup_sparse; PyTorch: EmbeddingBag).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `rows`: ragged float32[n,?,dims], gathered from a variable. Attribute `combiner`: `sum`, `mean`, `sqrtn` or
/// `max`. Output `combined`: float32[n,dims], with the arithmetic of pool_rows (runtime/pooling.h): a row without an id
/// does not count, a group without rows gives zeros.
Result<std::unique_ptr<const Op>> make_combine_op(StepBinding& step);

}  // namespace lode
