// Parts and descriptions of values.
#include "runtime/value.h"

#include <algorithm>

#include <fmt/format.h>

#include "module/manifest.h"

namespace lode {
namespace {

std::size_t element_size(Dtype dtype) {
    return dtype == Dtype::string ? sizeof(std::string_view) : static_cast<std::size_t>(size_in_bytes(dtype));
}

}  // namespace

TensorView TensorView::part(std::size_t first, std::size_t count) const {
    TensorView part = *this;
    std::size_t begin = first;
    part.m_extent.rows = count;
    if (ragged()) {
        const RowSplits splits = m_extent.row_splits.subspan(first, count + 1);
        begin = static_cast<std::size_t>(splits.front() - m_extent.row_splits.front());
        part.m_extent.rows = static_cast<std::size_t>(splits.back() - splits.front());
        part.m_extent.row_splits = splits;
    }
    part.m_data = static_cast<const std::byte*>(m_data) + begin * m_extent.dims * element_size(m_dtype);
    return part;
}

std::string describe(const TensorView& value) {
    Shape shape = {value.size()};
    if (value.ragged()) shape.emplace_back();
    if (value.extent().is_matrix) shape.emplace_back(value.dims());
    return describe_type(value.dtype(), shape, value.ragged());
}

Result<void> check_row_splits(const TensorView& value) {
    if (!value.ragged()) return {};
    const RowSplits splits = value.row_splits();
    if (splits.front() == 0 && std::is_sorted(splits.begin(), splits.end()) &&
        splits.back() == static_cast<std::int64_t>(value.rows()))
        return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("expected row splits that rise from 0 to the number of values, {}", value.rows()));
}

}  // namespace lode
