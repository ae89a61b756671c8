// Comparing and describing the types of values.
#include "runtime/value_type.h"

namespace lode {

std::optional<Form> form_of(const ValueType& type) {
    const std::size_t rank = type.shape.size();
    if (type.ragged) {
        if (rank == 2) return Form::groups;
        return rank == 3 ? std::optional(Form::grouped_rows) : std::nullopt;
    }
    if (rank == 1) return Form::list;
    return rank == 2 ? std::optional(Form::matrix) : std::nullopt;
}

ValueType any_of(Dtype dtype, Form form) {
    const bool ragged = form == Form::groups || form == Form::grouped_rows;
    const std::size_t rank = 1 + (ragged ? 1U : 0U) + (form == Form::matrix || form == Form::grouped_rows ? 1U : 0U);
    return {.dtype = dtype, .shape = Shape(rank), .ragged = ragged};
}

ValueType with_dtype(const ValueType& type, Dtype dtype) {
    return {.dtype = dtype, .shape = type.shape, .ragged = type.ragged};
}

bool fits(const ValueType& made, const ValueType& declared) {
    if (made.dtype != declared.dtype || made.ragged != declared.ragged || made.shape.size() != declared.shape.size())
        return false;
    for (std::size_t i = 0; i < made.shape.size(); ++i)
        if (declared.shape[i] && declared.shape[i] != made.shape[i]) return false;
    return true;
}

bool fits(const TensorView& value, const TensorSpec& declared) {
    const std::size_t rank = 1 + (value.ragged() ? 1U : 0U) + (value.extent().is_matrix ? 1U : 0U);
    if (value.dtype() != declared.dtype || value.ragged() != declared.ragged || rank != declared.shape.size())
        return false;
    if (declared.shape.front() && *declared.shape.front() != value.size()) return false;
    return !value.extent().is_matrix || !declared.shape.back() || *declared.shape.back() == value.dims();
}

std::string describe(const ValueType& type) {
    return describe_type(type.dtype, type.shape, type.ragged);
}

}  // namespace lode
