// `cosine`: the cosine of each row with its neighbour in another matrix (TensorFlow: the negative of
// tf.keras.losses.cosine_similarity).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Inputs `a` and `b`: float32[n,dims], of as many rows in a call (`invalid_argument`). Output `cosine`: float32[n]; a
/// row of zeros has the cosine 0 with any.
Result<std::unique_ptr<const Op>> make_cosine_op(StepBinding& step);

}  // namespace lode
