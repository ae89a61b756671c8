// `l2_normalize`: rows -> rows of length 1 (TensorFlow: tf.math.l2_normalize, axis -1).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `rows`: float32[n,dims], or ragged float32[n,?,dims]. Output `normalized`, of the same type:
/// x / sqrt(max(sum x^2, 1e-12)), so that zeros stay zeros.
Result<std::unique_ptr<const Op>> make_l2_normalize_op(StepBinding& step);

}  // namespace lode
