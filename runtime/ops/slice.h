// `slice`: some of the columns (TensorFlow: tf.slice along the last axis).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `rows`: float32[n,dims], or ragged float32[n,?,dims]. Attributes `begin` (from 0) and `size` (from 1):
/// begin + size is at most dims. Output `columns`: float32[n,size], or ragged float32[n,?,size].
Result<std::unique_ptr<const Op>> make_slice_op(StepBinding& step);

}  // namespace lode
