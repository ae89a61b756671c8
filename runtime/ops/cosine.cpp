// The op `cosine`.
#include "runtime/ops/cosine.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Core>

#include "runtime/ops/same_lengths.h"

namespace lode {
namespace {

constexpr float least_square = 1e-12F;  // tf.math.l2_normalize's epsilon

class CosineOp final : public Op {
public:
    CosineOp(Slot a, Slot b, Slot cosine) : m_a(a), m_b(b), m_cosine(cosine) {}

    Result<void> run(Frame& frame) const override {
        LODE_ASSIGN(const TensorView a, frame.value(m_a));
        LODE_ASSIGN(const TensorView b, frame.value(m_b));
        LODE_TRY(check_same_lengths(a, b));
        LODE_ASSIGN(float* out, frame.make_floats(m_cosine, {.rows = a.rows()}));
        const auto dims = static_cast<Eigen::Index>(a.dims());
        const float *left = a.values<float>().data(), *right = b.values<float>().data();
        for (std::size_t row = 0; row < a.rows(); ++row, left += dims, right += dims) {
            const Eigen::Map<const Eigen::VectorXf> x(left, dims), y(right, dims);
            const auto length = [](const auto& vector) {
                return std::sqrt(std::max(vector.squaredNorm(), least_square));
            };
            // One after the other: the product of two large lengths is more than a float holds.
            out[row] = x.dot(y) / length(x) / length(y);
        }
        return {};
    }

private:
    Slot m_a;
    Slot m_b;
    Slot m_cosine;
};

}  // namespace

Result<std::unique_ptr<const Op>> make_cosine_op(StepBinding& step) {
    LODE_ASSIGN(const auto a, step.input("a", Dtype::float32, {Form::matrix}));
    LODE_ASSIGN(const auto b, step.input("b", Dtype::float32, {Form::matrix}));
    LODE_ASSIGN(const auto type, common_type(a.type, b.type));
    LODE_ASSIGN(const auto cosine, step.output("cosine", {.dtype = Dtype::float32, .shape = {type.shape.front()}}));
    return std::make_unique<const CosineOp>(a.slot, b.slot, cosine);
}

}  // namespace lode
