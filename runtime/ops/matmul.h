// `matmul`: rows times a matrix (TensorFlow: tf.linalg.matmul).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `rows`: float32[n,dims], or ragged float32[n,?,dims]. Attribute `variable`: the name of one of the module's
/// variables, dims x width. Output `product`: float32[n,width], or ragged float32[n,?,width].
Result<std::unique_ptr<const Op>> make_matmul_op(StepBinding& step);

}  // namespace lode
