// The op `concat`.
#include "runtime/ops/concat.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "runtime/ops/same_lengths.h"

namespace lode {
namespace {

constexpr std::uint64_t max_columns = std::uint64_t{1} << 31U;

class ConcatOp final : public Op {
public:
    ConcatOp(std::vector<Slot> parts, Slot rows) : m_parts(std::move(parts)), m_rows(rows) {}

    Result<void> run(Frame& frame) const override {
        LODE_ASSIGN(const TensorView first, frame.value(m_parts.front()));
        Extent extent = first.extent();
        extent.dims = 0;
        for (const Slot slot : m_parts) {
            LODE_ASSIGN(const TensorView part, frame.value(slot));
            LODE_TRY(check_same_rows(first, part));
            extent.dims += part.dims();
        }
        LODE_ASSIGN(float* out, frame.make_floats(m_rows, extent));
        for (const Slot slot : m_parts) {
            const TensorView& part = frame.given(slot);
            const float* in = part.values<float>().data();
            for (std::size_t row = 0; row < part.rows(); ++row)
                std::copy_n(in + row * part.dims(), part.dims(), out + row * extent.dims);
            out += part.dims();
        }
        return {};
    }

private:
    std::vector<Slot> m_parts;
    Slot m_rows;
};

}  // namespace

Result<std::unique_ptr<const Op>> make_concat_op(StepBinding& step) {
    std::vector<Slot> parts;
    std::optional<ValueType> joined;
    for (const std::string& parameter : step.input_parameters()) {
        LODE_ASSIGN(auto part, step.input(parameter, Dtype::float32, {Form::matrix, Form::grouped_rows}));
        if (joined && part.type.ragged != joined->ragged)
            return fail(ErrorCode::integrity, "some inputs are groups of rows and some are not");
        parts.push_back(part.slot);
        if (!joined) {
            joined = std::move(part.type);
            continue;
        }
        auto& dims = joined->shape.back();
        const auto more = part.type.shape.back();
        if (!dims || !more) {
            dims.reset();
            continue;
        }
        if (*dims + *more > max_columns)
            return fail(ErrorCode::integrity, fmt::format("more than {} columns", max_columns));
        *dims += *more;
    }
    if (!joined) return fail(ErrorCode::integrity, "there are no inputs");
    LODE_ASSIGN(const auto rows, step.output("rows", *std::move(joined)));
    return std::make_unique<const ConcatOp>(std::move(parts), rows);
}

}  // namespace lode
