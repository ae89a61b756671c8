// A row of floats as bytes, and how far at most that turns it (docs/reference/nearest_sketch.md).
#pragma once

#include <cstddef>

#include "runtime/kernels/row_kernel.h"

namespace lode {

inline constexpr std::byte quantised_zero{128};
/// Between them the greatest magnitude of a row or query must lie, lest sums of up to 2^17 products of such overflow or
/// underflow in f32.
inline constexpr float least_magnitude = 0x1p-40F, most_magnitude = 0x1p50F;

/// With x = values * 127 / max |values| and q the integers nearest to x:
struct Quantised {
    float factor =
        0;  ///< 1 / |x|, so that |q * factor| is about 1; 0 where the row has no direction, or none to rely on
    /// At least |x - q| / |x|. 0 for zeros and rows with a NaN or an infinity: their cosine with anything counts as 0.
    /// Infinity where values are so small or large that a cosine in f32 need not be near the true one.
    float error = 0;
};

/// Writes the `dims` bytes q + 128. The same bits on every instruction set.
Quantised quantise(const float* values, std::size_t dims, std::byte* out, InstructionSet set);

}  // namespace lode
