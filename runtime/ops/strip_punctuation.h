// `strip_punctuation`: text without its punctuation (TensorFlow: tf.strings.regex_replace of `\\pP` by nothing).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `texts`: string[n], or ragged string[n,?]. Output `texts`, of the same type
/// (runtime/text/strip_punctuation.h).
Result<std::unique_ptr<const Op>> make_strip_punctuation_op(StepBinding& step);

}  // namespace lode
