// The answer of a call: a dense row-major f32 matrix.
#pragma once

#include <Eigen/Core>

namespace lode {

/// One row a token (or text), one column a dimension.
using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

}  // namespace lode
