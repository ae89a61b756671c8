// What flows between the steps of a signature: strings, integers and floats, in rows or in groups of rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <Eigen/Core>

#include "base/result.h"
#include "module/dtype.h"
#include "runtime/matrix.h"

namespace lode {

using Strings = std::span<const std::string_view>;
using Ids = std::span<const std::int64_t>;  ///< rows of a table; -1: no row
using Floats = std::span<const float>;

/// How values are grouped, as TensorFlow's RaggedTensor has it: group i is the values from splits[i] up to splits[i+1],
/// counted from splits[0]. So a part of the splits, with its part of the values, is a whole ragged value itself.
/// Empty: the values are not grouped.
using RowSplits = std::span<const std::int64_t>;

/// Strings in groups, such as the tokens of sentences.
struct RaggedStrings {
    Strings values;
    RowSplits row_splits;  ///< one more than there are groups
};

/// Integers in groups, such as the ids of the tokens of sentences.
struct RaggedIds {
    Ids values;
    RowSplits row_splits;
};

/// Numbers in groups, such as a weight for each token of sentences.
struct RaggedFloats {
    Floats values;
    RowSplits row_splits;
};

/// rows x dims floats, row-major.
struct MatrixView {
    const float* data = nullptr;
    std::size_t rows = 0;
    std::size_t dims = 0;
};

/// The dtype of a C++ type: `float` is float32, `Eigen::half` float16, `std::int8_t` int8, `std::int64_t` int64,
/// `std::string_view` string.
template <typename T>
inline constexpr Dtype dtype_of = Dtype::string;
template <>
inline constexpr Dtype dtype_of<float> = Dtype::float32;
template <>
inline constexpr Dtype dtype_of<Eigen::half> = Dtype::float16;
template <>
inline constexpr Dtype dtype_of<std::int8_t> = Dtype::int8;
template <>
inline constexpr Dtype dtype_of<std::int64_t> = Dtype::int64;

/// How many values, and in what rows and groups they stand.
struct Extent {
    std::size_t rows = 0;    ///< of all groups together
    std::size_t dims = 1;    ///< values a row
    bool is_matrix = false;  ///< whether the dims are a dimension: [n,1] is, [n] is not
    RowSplits row_splits{};  ///< of the rows; empty: they are not grouped
};

/// A value that somebody else holds: string[n], int64[n], float32[n], float32[n,dims] …, or one of them in groups.
/// Cheap to copy; what it shows must live as long as it is looked at.
class TensorView {
public:
    TensorView() = default;
    TensorView(Strings values) : TensorView(values.data(), {.rows = values.size()}) {}
    TensorView(Ids values) : TensorView(values.data(), {.rows = values.size()}) {}
    TensorView(Floats values) : TensorView(values.data(), {.rows = values.size()}) {}
    TensorView(const MatrixView& matrix)
        : TensorView(matrix.data, {.rows = matrix.rows, .dims = matrix.dims, .is_matrix = true}) {}
    TensorView(const Matrix& matrix)
        : TensorView(MatrixView{matrix.data(), static_cast<std::size_t>(matrix.rows()),
                                static_cast<std::size_t>(matrix.cols())}) {}
    TensorView(const RaggedStrings& ragged)
        : TensorView(ragged.values.data(), {.rows = ragged.values.size(), .row_splits = ragged.row_splits}) {}
    TensorView(const RaggedIds& ragged)
        : TensorView(ragged.values.data(), {.rows = ragged.values.size(), .row_splits = ragged.row_splits}) {}
    TensorView(const RaggedFloats& ragged)
        : TensorView(ragged.values.data(), {.rows = ragged.values.size(), .row_splits = ragged.row_splits}) {}
    /// rows x dims values of a type that `dtype_of` knows.
    template <typename T>
    TensorView(const T* data, const Extent& extent) : m_data(data), m_dtype(dtype_of<T>), m_extent(extent) {}

    Dtype dtype() const { return m_dtype; }
    const Extent& extent() const { return m_extent; }
    std::size_t rows() const { return m_extent.rows; }
    std::size_t dims() const { return m_extent.dims; }
    RowSplits row_splits() const { return m_extent.row_splits; }
    bool ragged() const { return !m_extent.row_splits.empty(); }
    /// Of the first dimension: groups where there are such, else rows.
    std::size_t size() const { return ragged() ? m_extent.row_splits.size() - 1 : m_extent.rows; }

    /// All values in order; `T` must be the dtype's type.
    template <typename T>
    std::span<const T> values() const {
        return {static_cast<const T*>(m_data), m_extent.rows * m_extent.dims};
    }
    const void* data() const { return m_data; }

    /// Entries `first` to `first + count` of the first dimension, as a value of their own.
    TensorView part(std::size_t first, std::size_t count) const;

private:
    const void* m_data = nullptr;
    Dtype m_dtype = Dtype::float32;
    Extent m_extent;
};

/// `string[3]`, `ragged float32[2,?,100]`.
std::string describe(const TensorView& value);

/// `invalid_argument` unless the row splits, where there are such, rise from 0 to the number of rows.
Result<void> check_row_splits(const TensorView& value);

/// Where a caller wants an output. Used by one call at a time.
class Answer {
public:
    virtual ~Answer() = default;
    /// Room for rows x dims floats, row-major, all of which are written next.
    virtual Result<float*> room(std::size_t rows, std::size_t dims) = 0;
    /// A finished value that was not written into room of this: to be copied.
    virtual Result<void> take(const TensorView& value) = 0;
};

}  // namespace lode
