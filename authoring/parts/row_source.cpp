// What shapes mean as rows.
#include "authoring/parts/row_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace lode {

Result<RowShape> row_shape(std::span<const std::uint64_t> shape) {
    if (shape.empty() || shape.size() > 2 || shape.back() == 0)
        return fail(ErrorCode::unusable, fmt::format("expected a table [rows,dimensions] or a vector [dimensions], got "
                                                     "the shape [{}]",
                                                     fmt::join(shape, ",")));
    return RowShape{shape.size(), shape.size() == 2 ? shape.front() : 1, shape.back()};
}

}  // namespace lode
