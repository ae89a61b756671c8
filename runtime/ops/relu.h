// `relu`: what is below 0 becomes 0 (TensorFlow: tf.nn.relu).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `values`: float32 in any form. Output `activated`, of the same type; NaN stays NaN.
Result<std::unique_ptr<const Op>> make_relu_op(StepBinding& step);

}  // namespace lode
