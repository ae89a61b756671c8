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

/// How values are grouped, as TensorFlow's RaggedTensor has it: group i is the values from splits[i] up to splits[i+1],
/// counted from splits[0]. So a part of the splits, with its part of the values, is a whole ragged value itself.
/// Empty: the values are not grouped.
using RowSplits = std::span<const std::int64_t>;

/// Strings in groups, such as the tokens of sentences.
struct RaggedStrings {
    Strings values;
    RowSplits row_splits;  ///< one more than there are groups
};

/// rows x dims floats, row-major.
struct MatrixView {
    const float* data = nullptr;
    std::size_t rows = 0;
    std::size_t dims = 0;
};

/// What a caller passes for an input. It outlives the call.
using Argument = std::variant<Strings, Ids, RaggedStrings>;

/// The number of rows: of strings or ids, or of groups.
std::size_t rows_of(const Argument& argument);
/// Rows `first` to `first + count` of it, as an argument of their own.
Argument part_of(const Argument& argument, std::size_t first, std::size_t count);

/// What is known of a value when its signature is compiled.
struct ValueType {
    Dtype dtype = Dtype::float32;
    Shape shape;
    std::optional<std::uint64_t> id_limit = std::nullopt;  ///< of ids: each is -1 or below this
    bool ragged = false;                                   ///< grouped by row splits: the second dimension
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
