// Rounding a query to integers, and bounding what that and the arithmetic in f32 cost.
#include "runtime/nearest/query_sketch.h"

#include <algorithm>
#include <cmath>

#include "runtime/kernels/quantise.h"

namespace lode {
namespace {

float greatest_magnitude(std::span<const float> values) {
    float greatest = 0;
    for (const float value : values) {
        if (!std::isfinite(value)) return value;
        greatest = std::max(greatest, std::abs(value));
    }
    return greatest;
}

/// More than all that is rounded on the way to a cosine in f32, here and where the table's rows are scored. Each of
/// three sums over `dims` products is off by less than `dims` half units in the last place, and so are the norms of
/// which factors are made.
float rounding_of_cosines(std::size_t dims) {
    return static_cast<float>(4 * dims + 64) * 0x1p-24F;
}

}  // namespace

std::optional<QuerySketch> QuerySketch::make(std::span<const float> query, std::size_t row_size) {
    const float greatest = greatest_magnitude(query);
    if (!(greatest >= least_magnitude && greatest <= most_magnitude)) return std::nullopt;
    const double scale = max_query_value(row_size) / double{greatest};
    QuerySketch sketch;
    sketch.m_integers.resize(row_size);
    double squares = 0, squared_errors = 0;
    for (std::size_t i = 0; i < query.size(); ++i) {
        const double value = query[i] * scale;
        const double rounded = std::round(value);
        sketch.m_integers[i] = static_cast<std::int16_t>(rounded);
        sketch.m_sum += sketch.m_integers[i];
        squares += value * value;
        squared_errors += (value - rounded) * (value - rounded);
    }
    sketch.m_factor = static_cast<float>(1 / std::sqrt(squares));
    sketch.m_error = static_cast<float>(std::sqrt(squared_errors / squares)) * (1.0F + 0x1p-20F);
    sketch.m_rounding = rounding_of_cosines(query.size());
    return sketch;
}

}  // namespace lode
