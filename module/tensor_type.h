// The type of a tensor as people write it: `float32[?,100]`, `ragged string[?,?]`.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "module/manifest.h"

namespace lode {

/// What a TensorSpec says but for the name.
struct TensorType {
    Dtype dtype = Dtype::float32;
    Shape shape;
    bool ragged = false;

    friend bool operator==(const TensorType&, const TensorType&) = default;
};

/// Reads what describe_type writes; spaces around the parts of the shape are looked past. `invalid_argument`: another
/// notation, a dtype that is not known, more than 8 dimensions, a ragged type whose second dimension is not `?`.
Result<TensorType> parse_type(std::string_view text);
std::string to_string(const TensorType& type);

}  // namespace lode
