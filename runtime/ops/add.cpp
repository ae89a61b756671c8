// The op `add`.
#include "runtime/ops/add.h"

#include <fmt/format.h>

#include "runtime/matrix.h"
#include "runtime/ops/same_lengths.h"

namespace lode {
namespace {

class AddOp final : public Op {
public:
    AddOp(Slot a, Slot b, Slot sum) : m_a(a), m_b(b), m_sum(sum) {}

    Result<void> run(Frame& frame) const override {
        LODE_ASSIGN(const TensorView a, frame.value(m_a));
        LODE_ASSIGN(const TensorView b, frame.value(m_b));
        LODE_TRY(check_same_lengths(a, b));
        LODE_ASSIGN(float* out, frame.make_floats(m_sum, a.extent()));
        const auto count = static_cast<Eigen::Index>(a.values<float>().size());
        Eigen::Map<Eigen::ArrayXf>(out, count) = Eigen::Map<const Eigen::ArrayXf>(a.values<float>().data(), count) +
                                                 Eigen::Map<const Eigen::ArrayXf>(b.values<float>().data(), count);
        return {};
    }

private:
    Slot m_a;
    Slot m_b;
    Slot m_sum;
};

class AddVariableOp final : public Op {
public:
    AddVariableOp(std::shared_ptr<const Table> addend, Slot values, Slot sum)
        : m_addend(std::move(addend)), m_values(values), m_sum(sum) {}

    Result<void> run(Frame& frame) const override {
        LODE_ASSIGN(const TensorView values, frame.value(m_values));
        LODE_ASSIGN(float* out, frame.make_floats(m_sum, values.extent()));
        const auto rows = static_cast<Eigen::Index>(values.rows()), dims = static_cast<Eigen::Index>(values.dims());
        const Eigen::Map<const Matrix> left(values.values<float>().data(), rows, dims);
        Eigen::Map<Matrix> sum(out, rows, dims);
        if (const float* mapped = m_addend->floats())
            sum = left.rowwise() + Eigen::Map<const Eigen::RowVectorXf>(mapped, dims);
        else
            sum = left.rowwise() + Eigen::RowVectorXf(m_addend->value().transpose());
        return {};
    }

private:
    std::shared_ptr<const Table> m_addend;
    Slot m_values;
    Slot m_sum;
};

Result<std::unique_ptr<const Op>> make_add_variable_op(StepBinding& step, const TypedSlot& values) {
    LODE_ASSIGN(const auto name, step.text_attribute("variable"));
    LODE_ASSIGN(auto addend, step.resources().table(name));
    const Form form = form_of(values.type).value();
    const auto dims = form == Form::matrix || form == Form::grouped_rows ? values.type.shape.back() : 1;
    if (addend->rank() != 1 || dims != addend->rows())
        return fail(ErrorCode::integrity,
                    fmt::format("the input `a` is {}, the variable `{}` has {} rows and {} dimensions",
                                describe(values.type), name, addend->rows(), addend->rank()));
    LODE_ASSIGN(const auto sum, step.output("sum", values.type));
    return std::make_unique<const AddVariableOp>(std::move(addend), values.slot, sum);
}

}  // namespace

Result<std::unique_ptr<const Op>> make_add_op(StepBinding& step) {
    LODE_ASSIGN(const auto a, step.input("a", Dtype::float32, any_form));
    if (step.has_attribute("variable")) return make_add_variable_op(step, a);
    LODE_ASSIGN(const auto b, step.input("b", Dtype::float32, {form_of(a.type).value()}));
    LODE_ASSIGN(auto type, common_type(a.type, b.type));
    LODE_ASSIGN(const auto sum, step.output("sum", std::move(type)));
    return std::make_unique<const AddOp>(a.slot, b.slot, sum);
}

}  // namespace lode
