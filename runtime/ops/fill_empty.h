// `fill_empty`: groups without a token get one (TensorFlow: tf.sparse.fill_empty_rows).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `tokens`: ragged string[n,?]. Attribute `token`: the token that an empty group gets; the empty one without
/// this. Output `tokens`: ragged string[n,?].
Result<std::unique_ptr<const Op>> make_fill_empty_op(StepBinding& step);

}  // namespace lode
