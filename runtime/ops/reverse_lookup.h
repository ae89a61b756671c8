// `reverse_lookup`: row ids -> tokens of a vocabulary (TensorFlow: tf.lookup.StaticHashTable from indices to strings).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `ids`: int64[n], or ragged int64[n,?]. Attribute `lookup`: the name of one of the module's lookups. Attribute
/// `unknown`: what an id that is no token's becomes; `UNK` without one. Output `tokens`: string of the same shape.
Result<std::unique_ptr<const Op>> make_reverse_lookup_op(StepBinding& step);

}  // namespace lode
