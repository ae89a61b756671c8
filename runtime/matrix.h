// The answer of a call: a dense row-major f32 matrix.
#pragma once

#include <cstddef>

#include <Eigen/Core>
#include <fmt/format.h>

#include "base/result.h"

namespace lode {

/// One row a token (or text), one column a dimension.
using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// rows x dims, where a matrix can have so many values: `invalid_argument` else, long after memory ends.
inline Result<std::size_t> size_of_matrix(std::size_t rows, std::size_t dims) {
    constexpr std::size_t most_values = std::size_t{1} << 40U;
    std::size_t size = 0;
    if (__builtin_mul_overflow(rows, dims, &size) || size > most_values)
        return fail(ErrorCode::invalid_argument, fmt::format("a matrix of {} x {} is too large", rows, dims),
                    "pass fewer at a time");
    return size;
}

}  // namespace lode
