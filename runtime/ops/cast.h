// `cast`: the same values as another type (TensorFlow: tf.cast).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `values`: int64, float32, float16 or int8 in any form. Attribute `dtype`: one of them. Output `cast`, of the
/// same shape. To float16 it rounds to the nearest, ties to even; to whole numbers towards zero, what is too large or
/// small becoming the largest or smallest there is, and NaN 0.
Result<std::unique_ptr<const Op>> make_cast_op(StepBinding& step);

}  // namespace lode
