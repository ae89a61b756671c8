// The op `matmul`.
#include "runtime/ops/matmul.h"

#include <fmt/format.h>

#include "runtime/matrix.h"

namespace lode {
namespace {

class MatmulOp final : public Op {
public:
    MatmulOp(std::shared_ptr<const Table> matrix, Slot rows, Slot product)
        : m_matrix(std::move(matrix)), m_rows(rows), m_product(product) {}

    Result<void> run(Frame& frame) const override {
        LODE_ASSIGN(const TensorView rows, frame.value(m_rows));
        Extent extent = rows.extent();
        extent.dims = m_matrix->dims();
        LODE_ASSIGN(float* out, frame.make_floats(m_product, extent));
        const auto height = static_cast<Eigen::Index>(rows.rows()), dims = static_cast<Eigen::Index>(rows.dims()),
                   width = static_cast<Eigen::Index>(m_matrix->dims());
        const Eigen::Map<const Matrix> left(rows.values<float>().data(), height, dims);
        Eigen::Map<Matrix> product(out, height, width);
        if (const float* mapped = m_matrix->floats())
            product.noalias() = left * Eigen::Map<const Matrix>(mapped, dims, width);
        else
            product.noalias() = left * m_matrix->value();
        return {};
    }

private:
    std::shared_ptr<const Table> m_matrix;
    Slot m_rows;
    Slot m_product;
};

}  // namespace

Result<std::unique_ptr<const Op>> make_matmul_op(StepBinding& step) {
    LODE_ASSIGN(const auto rows, step.input("rows", Dtype::float32, {Form::matrix, Form::grouped_rows}));
    LODE_ASSIGN(const auto name, step.text_attribute("variable"));
    LODE_ASSIGN(auto matrix, step.resources().table(name));
    if (matrix->rank() != 2 || rows.type.shape.back() != matrix->rows())
        return fail(ErrorCode::integrity,
                    fmt::format("the rows are {}, the variable `{}` has {} rows and {} dimensions", describe(rows.type),
                                name, matrix->rows(), matrix->rank()));
    ValueType type = rows.type;
    type.shape.back() = matrix->dims();
    LODE_ASSIGN(const auto product, step.output("product", std::move(type)));
    return std::make_unique<const MatmulOp>(std::move(matrix), rows.slot, product);
}

}  // namespace lode
