// What flows between the steps of a signature: strings, ids, and matrices; and what is known of each before a call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "module/manifest.h"

namespace lode {

using Strings = std::span<const std::string_view>;
using Ids = std::span<const std::int64_t>;  ///< rows of a table; -1: no row

/// rows x dims floats, row-major.
struct MatrixView {
    const float* data = nullptr;
    std::size_t rows = 0;
    std::size_t dims = 0;
};

/// What a caller passes for an input. It outlives the call.
using Argument = std::variant<Strings, Ids>;

/// What is known of a value when its signature is compiled.
struct ValueType {
    Dtype dtype = Dtype::float32;
    Shape shape;
    std::optional<std::uint64_t> id_limit = std::nullopt;  ///< of ids: each is -1 or below this
};

/// Whether every value of type `made` fits where `declared` is promised: the same dtype and rank, each declared
/// dimension any or the same.
bool fits(const ValueType& made, const ValueType& declared);

/// `float32[?,100]`.
std::string describe(const ValueType& type);

/// Where a caller wants a matrix written. Used by one call at a time.
class MatrixDestination {
public:
    virtual ~MatrixDestination() = default;
    /// Room for rows x dims floats, row-major, all of which are written next.
    virtual Result<float*> resize(std::size_t rows, std::size_t dims) = 0;
};

}  // namespace lode
