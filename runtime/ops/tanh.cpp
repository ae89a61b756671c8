// The op `tanh`.
#include "runtime/ops/tanh.h"

#include <Eigen/Core>

#include "runtime/ops/elementwise.h"

namespace lode {
namespace {

struct Tanh {
    static void apply(const float* in, std::size_t count, float* out) {
        const auto size = static_cast<Eigen::Index>(count);
        const Eigen::Map<const Eigen::ArrayXf> values(in, size);
        Eigen::Map<Eigen::ArrayXf>(out, size) = values.tanh();
    }
};

}  // namespace

Result<std::unique_ptr<const Op>> make_tanh_op(StepBinding& step) {
    return make_elementwise_op<Tanh>(step);
}

}  // namespace lode
