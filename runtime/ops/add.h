// `add`: a sum, value by value (TensorFlow: tf.math.add).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `a`: float32 in any form. Either input `b`, float32 of the same form and, in a call, lengths
/// (`invalid_argument`); or the attribute `variable`, the name of one of the module's variables of one dimension, which
/// is added to every row. Output `sum`, of the type of `a`.
Result<std::unique_ptr<const Op>> make_add_op(StepBinding& step);

}  // namespace lode
