// What is known of a value before a call: when its signature is compiled.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>

#include "module/manifest.h"
#include "runtime/value.h"

namespace lode {

struct ValueType {
    Dtype dtype = Dtype::float32;
    Shape shape;
    std::optional<std::uint64_t> id_limit = std::nullopt;  ///< of ids: each is -1 or below this
    bool ragged = false;                                   ///< grouped by row splits: the second dimension
};

/// The ways in which values stand that steps know.
enum class Form {
    list,          ///< [n]
    matrix,        ///< [n,dims]
    groups,        ///< ragged [n,?]
    grouped_rows,  ///< ragged [n,?,dims]
};

inline constexpr std::initializer_list<Form> any_form = {Form::list, Form::matrix, Form::groups, Form::grouped_rows};

/// None for another rank.
std::optional<Form> form_of(const ValueType& type);

/// A type of that form with nothing known of its dimensions.
ValueType any_of(Dtype dtype, Form form);

/// The type with other elements: of a value that has one for each of `type`.
ValueType with_dtype(const ValueType& type, Dtype dtype);

/// Whether every value of type `made` fits where `declared` is promised: the same dtype and rank, each declared
/// dimension any or the same.
bool fits(const ValueType& made, const ValueType& declared);

/// Whether a value may stand for a declared input: of its dtype and form, and of its lengths where it has such.
bool fits(const TensorView& value, const TensorSpec& declared);

/// `float32[?,100]`.
std::string describe(const ValueType& type);

}  // namespace lode
