// Rows of numbers from anywhere, one after another.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/result.h"

namespace lode {

/// One thread at a time.
class RowSource {
public:
    virtual ~RowSource() = default;
    /// 2 for a table of rows; 1 for a vector, which is a single row.
    virtual std::size_t rank() const = 0;
    virtual std::uint64_t dimensions() const = 0;  ///< values in a row; at least 1
    /// The next row, valid until the next call; none at the end.
    virtual Result<std::optional<std::span<const float>>> next() = 0;
};

/// What a shape says of rows: rank 1 is one row. `unusable` for another rank than 1 or 2, and for rows without values.
struct RowShape {
    std::size_t rank = 2;
    std::uint64_t rows = 0;
    std::uint64_t dimensions = 0;
};
Result<RowShape> row_shape(std::span<const std::uint64_t> shape);

}  // namespace lode
