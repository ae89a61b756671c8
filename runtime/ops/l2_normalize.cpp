// The op `l2_normalize`.
#include "runtime/ops/l2_normalize.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Core>

namespace lode {
namespace {

constexpr float least_square = 1e-12F;  // tf.math.l2_normalize's epsilon

class L2NormalizeOp final : public Op {
public:
    L2NormalizeOp(Slot rows, Slot normalized) : m_rows(rows), m_normalized(normalized) {}

    Result<void> run(Frame& frame) const override {
        LODE_ASSIGN(const TensorView rows, frame.value(m_rows));
        LODE_ASSIGN(float* out, frame.make_floats(m_normalized, rows.extent()));
        const auto dims = static_cast<Eigen::Index>(rows.dims());
        const float* in = rows.values<float>().data();
        for (std::size_t row = 0; row < rows.rows(); ++row, in += dims, out += dims) {
            const Eigen::Map<const Eigen::ArrayXf> values(in, dims);
            const float square = std::max(values.square().sum(), least_square);
            Eigen::Map<Eigen::ArrayXf>(out, dims) = values / std::sqrt(square);
        }
        return {};
    }

private:
    Slot m_rows;
    Slot m_normalized;
};

}  // namespace

Result<std::unique_ptr<const Op>> make_l2_normalize_op(StepBinding& step) {
    LODE_ASSIGN(const auto rows, step.input("rows", Dtype::float32, {Form::matrix, Form::grouped_rows}));
    LODE_ASSIGN(const auto normalized, step.output("normalized", rows.type));
    return std::make_unique<const L2NormalizeOp>(rows.slot, normalized);
}

}  // namespace lode
