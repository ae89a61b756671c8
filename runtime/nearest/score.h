// What a row scores against a query: shared by the searches, whose answers must agree bit for bit.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#include "runtime/nearest/best_rows.h"
#include "runtime/nearest/metric.h"
#include "runtime/table.h"

namespace lode {

/// From -1 to 1; 0 where it is no finite number, such as that of a row of zeros.
inline float cosine(float dot, float squared_norm, float squared_query_norm) {
    const float score = dot / std::sqrt(squared_norm) / std::sqrt(squared_query_norm);
    return std::isfinite(score) ? std::clamp(score, -1.0F, 1.0F) : 0.0F;
}

inline float squared_norm(std::span<const float> values) {
    float sum = 0;
    for (const float value : values) sum += value * value;
    return sum;
}

/// A dot product that is no number scores minus infinity.
inline float score_of(Metric metric, float dot, float squared_norm, float squared_query_norm) {
    if (metric == Metric::cosine) return cosine(dot, squared_norm, squared_query_norm);
    return std::isnan(dot) ? -std::numeric_limits<float>::infinity() : dot;
}

/// What a row's scale means for its score: all of it for a dot product; for a cosine its sign, or 0 where the row is
/// zeros, or nothing at all.
inline float factor_of(Metric metric, float scale) {
    if (metric == Metric::dot) return scale;
    return scale > 0 ? 1.0F : (scale < 0 ? -1.0F : 0.0F);
}

/// `squared_query_norm` is squared_norm(query).
inline ScoredRow scored(const Table& table, std::uint64_t row, std::span<const float> query, float squared_query_norm,
                        Metric metric) {
    const DotAndNorm sums = table.kernel().dot(table.row(row), query.data(), query.size());
    const float factor = factor_of(metric, table.scale(row));
    return {row, score_of(metric, factor * sums.dot, sums.squared_norm, squared_query_norm)};
}

}  // namespace lode
