// Comparing the lengths of two values.
#include "runtime/ops/same_lengths.h"

#include <algorithm>

#include <fmt/format.h>

namespace lode {
namespace {

bool same_groups(RowSplits a, RowSplits b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](std::int64_t x, std::int64_t y) { return x - a.front() == y - b.front(); });
}

tl::unexpected<Error> differ(const TensorView& a, const TensorView& b) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("expected two values of the same lengths, got {} and {}", describe(a), describe(b)));
}

}  // namespace

Result<ValueType> common_type(const ValueType& a, const ValueType& b) {
    ValueType both = a;
    for (std::size_t i = 0; i < both.shape.size(); ++i) {
        if (a.shape[i] && b.shape[i] && *a.shape[i] != *b.shape[i])
            return fail(ErrorCode::integrity,
                        fmt::format("expected two values of the same shape, got {} and {}", describe(a), describe(b)));
        if (!both.shape[i]) both.shape[i] = b.shape[i];
    }
    return both;
}

Result<void> check_same_groups(RowSplits a, RowSplits b) {
    if (same_groups(a, b)) return {};
    return fail(ErrorCode::invalid_argument, "expected two values in the same groups, got others");
}

Result<void> check_same_rows(const TensorView& a, const TensorView& b) {
    if (a.rows() == b.rows() && same_groups(a.row_splits(), b.row_splits())) return {};
    return differ(a, b);
}

Result<void> check_same_lengths(const TensorView& a, const TensorView& b) {
    if (a.dims() != b.dims()) return differ(a, b);
    return check_same_rows(a, b);
}

}  // namespace lode
