// `tanh`: the hyperbolic tangent of each value (TensorFlow: tf.math.tanh).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `values`: float32 in any form. Output `activated`, of the same type.
Result<std::unique_ptr<const Op>> make_tanh_op(StepBinding& step);

}  // namespace lode
