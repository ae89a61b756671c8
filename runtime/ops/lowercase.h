// `lowercase`: text in lower case (TensorFlow: tf.strings.lower with encoding utf-8).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `texts`: string[n], or ragged string[n,?]. Output `texts`, of the same type
/// (runtime/text/lowercase.h says what it is).
Result<std::unique_ptr<const Op>> make_lowercase_op(StepBinding& step);

}  // namespace lode
