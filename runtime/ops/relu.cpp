// The op `relu`.
#include "runtime/ops/relu.h"

#include <Eigen/Core>

#include "runtime/ops/elementwise.h"

namespace lode {
namespace {

struct Relu {
    static void apply(const float* in, std::size_t count, float* out) {
        const auto size = static_cast<Eigen::Index>(count);
        const Eigen::Map<const Eigen::ArrayXf> values(in, size);
        Eigen::Map<Eigen::ArrayXf>(out, size) = (values < 0).select(0, values);
    }
};

}  // namespace

Result<std::unique_ptr<const Op>> make_relu_op(StepBinding& step) {
    return make_elementwise_op<Relu>(step);
}

}  // namespace lode
