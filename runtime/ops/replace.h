// `replace`: what a regular expression matches, replaced (TensorFlow: tf.strings.regex_replace).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `texts`: string[n], or ragged string[n,?]. Attributes `pattern`, in
/// RE2's syntax, and `rewrite`; `global`: whether all matches are replaced (true without it) or the first. Output
/// `texts`, of the same type (runtime/text/replace.h).
Result<std::unique_ptr<const Op>> make_replace_op(StepBinding& step);

}  // namespace lode
