// A row of float32 as the bytes of a table: float32, float16, bfloat16, or int8 with a scale.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"
#include "module/dtype.h"

namespace lode {

/// The nearest value in IEEE 754 binary16 or in bfloat16, ties to even. What is beyond the largest finite one becomes
/// infinity, as in IEEE 754.
std::uint16_t to_float16(float value);
std::uint16_t to_bfloat16(float value);

/// Whether tables are made of that dtype: float32, float16, bfloat16, int8.
bool is_table_dtype(Dtype dtype);

/// Writes values.size() elements to `out`, which has room for exactly these, little-endian, and returns the row's
/// scale: 1 but for int8, where it is max|value| / 127 and an element is the nearest whole number (ties to even) to
/// value / scale; a row of zeros has the scale 0. Values are finite; one that the dtype can only hold as infinity is
/// `unusable`.
Result<float> encode_row(Dtype dtype, std::span<const float> values, std::span<std::byte> out);

}  // namespace lode
