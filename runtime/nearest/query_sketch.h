// A query as integers, and how far off it makes what is computed with them (docs/reference/nearest_sketch.md).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "runtime/kernels/byte_dots.h"

namespace lode {

class QuerySketch {
public:
    /// For rows of `row_size` bytes, no fewer than the query has values. Nothing for a query without a direction, or of
    /// so small or large values that a cosine in f32 need not be near the true one.
    static std::optional<QuerySketch> make(std::span<const float> query, std::size_t row_size);

    IntegerQuery integers() const { return {m_integers.data(), m_sum}; }
    /// The cosine, about, of the query and a row that has this dot product with it, and this factor.
    float cosine(std::int32_t dot, float factor) const { return static_cast<float>(dot) * factor * m_factor; }
    /// How far at most that is from the row's score in f32, for a row of this error.
    float margin(float error) const { return error * (1.0F + m_error) + m_error + m_rounding; }

private:
    QuerySketch() = default;

    std::vector<std::int16_t> m_integers;  // then zeros up to the row's size
    std::int32_t m_sum = 0;
    float m_factor = 0;
    float m_error = 0;
    float m_rounding = 0;
};

}  // namespace lode
