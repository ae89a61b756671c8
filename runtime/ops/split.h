// `split`: text -> tokens (TensorFlow 1: tf.string_split; TensorFlow 2: tf.strings.split).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `texts`: string[n]. Either attribute `separators`: each of its bytes parts tokens (TensorFlow 1; a blank
/// without either attribute); or `separator`: the whole of it does (TensorFlow 2). Attribute `empty`: `skip` leaves
/// tokens without a byte out (`separators` without it), `keep` keeps them (`separator` without it). Output `tokens`:
/// ragged string[n,?] (runtime/text/split.h).
Result<std::unique_ptr<const Op>> make_split_op(StepBinding& step);

}  // namespace lode
