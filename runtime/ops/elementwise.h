// An op that makes of each float one float.
#pragma once

#include <memory>
#include <string>

#include "runtime/op.h"

namespace lode {

/// `Function::apply(const float* in, std::size_t count, float* out)`.
template <typename Function>
class ElementwiseOp final : public Op {
public:
    ElementwiseOp(Slot values, Slot made) : m_values(values), m_made(made) {}

    Result<void> run(Frame& frame) const override {
        LODE_ASSIGN(const TensorView values, frame.value(m_values));
        LODE_ASSIGN(float* out, frame.make_floats(m_made, values.extent()));
        Function::apply(values.values<float>().data(), values.values<float>().size(), out);
        return {};
    }

private:
    Slot m_values;
    Slot m_made;
};

template <typename Function>
Result<std::unique_ptr<const Op>> make_elementwise_op(StepBinding& step) {
    LODE_ASSIGN(const auto values, step.input("values", Dtype::float32, any_form));
    LODE_ASSIGN(const auto made, step.output("activated", values.type));
    return std::make_unique<const ElementwiseOp<Function>>(values.slot, made);
}

}  // namespace lode
