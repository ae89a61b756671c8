// `normalize_unicode`: text in a normal form of Unicode (TensorFlow Text: normalize_utf8).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `texts`: string[n], or ragged string[n,?]. Attribute `form`: `NFC`,
/// `NFD`, `NFKC` or `NFKD`. Output `texts`, of the same type (runtime/text/normalize_unicode.h).
Result<std::unique_ptr<const Op>> make_normalize_unicode_op(StepBinding& step);

}  // namespace lode
