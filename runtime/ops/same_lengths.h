// Values that a step takes side by side.
#pragma once

#include "base/result.h"
#include "runtime/value_type.h"

namespace lode {

/// What is known of both together; of the same dtype and form. `integrity` where a dimension is known to differ.
Result<ValueType> common_type(const ValueType& a, const ValueType& b);

/// `invalid_argument` unless both row splits make the same groups.
Result<void> check_same_groups(RowSplits a, RowSplits b);
/// `invalid_argument` unless both have as many rows and the same groups.
Result<void> check_same_rows(const TensorView& a, const TensorView& b);
/// The same, and as many values a row.
Result<void> check_same_lengths(const TensorView& a, const TensorView& b);

}  // namespace lode
