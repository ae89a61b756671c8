// The op `slice`.
#include "runtime/ops/slice.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace lode {
namespace {

class SliceOp final : public Op {
public:
    SliceOp(std::size_t begin, std::size_t size, Slot rows, Slot columns)
        : m_begin(begin), m_size(size), m_rows(rows), m_columns(columns) {}

    Result<void> run(Frame& frame) const override {
        LODE_ASSIGN(const TensorView rows, frame.value(m_rows));
        if (m_begin + m_size > rows.dims())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("expected rows of at least {} values, got {}", m_begin + m_size, rows.dims()));
        Extent extent = rows.extent();
        extent.dims = m_size;
        LODE_ASSIGN(float* out, frame.make_floats(m_columns, extent));
        const float* in = rows.values<float>().data() + m_begin;
        for (std::size_t row = 0; row < rows.rows(); ++row)
            std::copy_n(in + row * rows.dims(), m_size, out + row * m_size);
        return {};
    }

private:
    std::size_t m_begin;
    std::size_t m_size;
    Slot m_rows;
    Slot m_columns;
};

}  // namespace

Result<std::unique_ptr<const Op>> make_slice_op(StepBinding& step) {
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    LODE_ASSIGN(const auto rows, step.input("rows", Dtype::float32, {Form::matrix, Form::grouped_rows}));
    LODE_ASSIGN(const auto begin, step.integer_attribute("begin", 0, most));
    LODE_ASSIGN(const auto size, step.integer_attribute("size", 1, most));
    ValueType type = rows.type;
    auto& dims = type.shape.back();
    if (dims && static_cast<std::uint64_t>(begin + size) > *dims)
        return fail(ErrorCode::integrity, fmt::format("the columns {} to {} are not all among those of {}", begin,
                                                      begin + size - 1, describe(rows.type)));
    dims = static_cast<std::uint64_t>(size);
    LODE_ASSIGN(const auto columns, step.output("columns", std::move(type)));
    return std::make_unique<const SliceOp>(static_cast<std::size_t>(begin), static_cast<std::size_t>(size), rows.slot,
                                           columns);
}

}  // namespace lode
