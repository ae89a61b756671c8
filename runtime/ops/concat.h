// `concat`: rows side by side (TensorFlow: tf.concat, axis -1).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Inputs, one or more of any names: float32[n,dims_i], or all ragged float32[n,?,dims_i]; joined in the alphabetical
/// order of the inputs' names. In a call all have as many rows (`invalid_argument`). Output `rows`: float32[n,sum of
/// dims_i], or the ragged type.
Result<std::unique_ptr<const Op>> make_concat_op(StepBinding& step);

}  // namespace lode
