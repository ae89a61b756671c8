// `gather`: row ids -> rows of a variable (TensorFlow: embedding_lookup).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `ids`: int64[n], or ragged int64[n,?]. Attribute `variable`: the name of one of the module's variables, of two
/// dimensions. Output `rows`: float32[n,dims] or ragged float32[n,?,dims]; id -1 gives zeros. Ids of a lookup are held
/// against the variable's rows when the signature is compiled; ids of the caller's are checked in the call
/// (`invalid_argument`). The rows stay in their table until something needs them as a matrix.
Result<std::unique_ptr<const Op>> make_gather_op(StepBinding& step);

}  // namespace lode
