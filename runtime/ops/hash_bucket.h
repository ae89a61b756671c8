// `hash_bucket`: tokens -> ids by a hash, without a vocabulary (TensorFlow: tf.strings.to_hash_bucket_fast and
// to_hash_bucket_strong).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `tokens`: string[n], or ragged string[n,?]. Attribute `buckets`: 1 to 2^31. Attribute `hash`: `farmhash`
/// (FarmHash Fingerprint64; what there is without one) or `siphash` (SipHash-2-4 keyed by the attributes `key0` and
/// `key1`, so that nobody without them can choose tokens that fall together). Output `ids`: int64 of the same shape,
/// the hash modulo `buckets`.
Result<std::unique_ptr<const Op>> make_hash_bucket_op(StepBinding& step);

}  // namespace lode
