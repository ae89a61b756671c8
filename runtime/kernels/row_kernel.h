// Arithmetic on one row of a table, by element type and instruction set: one file beside this for each type.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>

#include "module/dtype.h"

/// Compiles a function for AVX2, FMA and F16C whatever the rest is compiled for; call it only where the machine has
/// them.
#define LODE_AVX2 __attribute__((target("avx2,fma,f16c")))

namespace lode {

enum class InstructionSet { portable, avx2 };

/// The best that this machine has.
InstructionSet best_instruction_set();

struct DotAndNorm {
    float dot = 0;           ///< sum of row[i] * query[i]
    float squared_norm = 0;  ///< sum of row[i]^2
};

/// A row is `dims` elements at any address, aligned or not. int8 rows are taken without their scale by `dot`.
struct RowKernel {
    /// out[i] = row[i] as f32, times `scale` for int8 (other types ignore it). Bit for bit the same on every
    /// instruction set.
    void (*widen)(const std::byte* row, float scale, std::size_t dims, float* out);
    /// One pass over the row. Sums are in f32, in an order of the instruction set's own.
    DotAndNorm (*dot)(const std::byte* row, const float* query, std::size_t dims);
};

RowKernel float32_kernel(InstructionSet set);
RowKernel float16_kernel(InstructionSet set);
RowKernel bfloat16_kernel(InstructionSet set);
RowKernel int8_kernel(InstructionSet set);

/// For float32, float16, bfloat16 and int8.
RowKernel row_kernel(Dtype dtype, InstructionSet set);

/// An element from any address.
template <typename T>
T load(const std::byte* address) {
    T value;
    std::memcpy(&value, address, sizeof value);
    return value;
}

}  // namespace lode
