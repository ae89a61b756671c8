// `lookup`: tokens -> row ids by a vocabulary and its out-of-vocabulary rule (TensorFlow: StaticVocabularyTable).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `tokens`: string[n], or ragged string[n,?]. Attribute `lookup`: the name of one of the module's lookups.
/// Output `ids`: int64 of the same shape, -1 for a token that the rule skips.
Result<std::unique_ptr<const Op>> make_lookup_op(StepBinding& step);

}  // namespace lode
