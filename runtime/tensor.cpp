// Copying values out of a call.
#include "runtime/tensor.h"

#include <algorithm>

namespace lode {
namespace {

template <typename T>
std::vector<T> copied(const TensorView& value) {
    const auto values = value.values<T>();
    return {values.begin(), values.end()};
}

std::vector<std::string> copied_strings(const TensorView& value) {
    const auto strings = value.values<std::string_view>();
    return {strings.begin(), strings.end()};
}

}  // namespace

Dtype Tensor::dtype() const {
    if (get<std::string>() != nullptr) return Dtype::string;
    if (get<std::int64_t>() != nullptr) return Dtype::int64;
    if (get<Eigen::half>() != nullptr) return Dtype::float16;
    return get<std::int8_t>() != nullptr ? Dtype::int8 : Dtype::float32;
}

Matrix Tensor::matrix() const {
    const auto* floats = get<float>();
    if (floats == nullptr) return {};
    return Eigen::Map<const Matrix>(floats->data(), static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(dims));
}

Result<float*> TensorAnswer::room(std::size_t rows, std::size_t dims) {
    LODE_ASSIGN(const std::size_t size, size_of_matrix(rows, dims));
    m_tensor.rows = rows;
    m_tensor.dims = dims;
    m_tensor.is_matrix = true;
    return m_tensor.values.emplace<std::vector<float>>(size).data();
}

Result<void> TensorAnswer::take(const TensorView& value) {
    m_tensor.rows = value.rows();
    m_tensor.dims = value.dims();
    m_tensor.is_matrix = value.extent().is_matrix;
    m_tensor.row_splits.clear();
    for (const std::int64_t split : value.row_splits())
        m_tensor.row_splits.push_back(split - value.row_splits().front());
    switch (value.dtype()) {
        case Dtype::string:
            m_tensor.values = copied_strings(value);
            return {};
        case Dtype::int64:
            m_tensor.values = copied<std::int64_t>(value);
            return {};
        case Dtype::float32:
            m_tensor.values = copied<float>(value);
            return {};
        case Dtype::float16:
            m_tensor.values = copied<Eigen::half>(value);
            return {};
        case Dtype::int8:
            m_tensor.values = copied<std::int8_t>(value);
            return {};
        case Dtype::bfloat16:
            break;
    }
    return fail(ErrorCode::internal, "an output is bfloat16");
}

}  // namespace lode
