// Arithmetic on rows of a table, by element type and instruction set: one file beside this for each type.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <span>

#include "module/dtype.h"

/// Compiles a function for AVX2, FMA and F16C, or for AVX-512 as well, whatever the rest is compiled for; call it only
/// where the machine has them.
#define LODE_AVX2 __attribute__((target("avx2,fma,f16c")))
#define LODE_AVX512 __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl")))

namespace lode {

enum class InstructionSet { portable, avx2, avx512 };

/// The best that this machine has.
InstructionSet best_instruction_set();
/// Those that this machine has, the portable one first.
std::span<const InstructionSet> instruction_sets();

struct DotAndNorm {
    float dot = 0;           ///< sum of row[i] * query[i]
    float squared_norm = 0;  ///< sum of row[i]^2
};

/// Rows that are combined in one go.
struct RowBlock {
    static constexpr std::size_t capacity = 9;  // TensorFlow's blocks of a segment have at most so many

    std::array<const std::byte*, capacity> rows;
    std::array<const std::byte*, capacity> later;  ///< a row to be asked for meanwhile beside each, or itself
    std::array<float, capacity> scales;            ///< of int8 rows; other types ignore them
    std::size_t size = 0;                          ///< at least 1 when it is combined
};

/// Whether what stands in the destination takes part.
enum class Accumulate { no, yes };

/// A row is `dims` elements at any address, aligned or not. Answers of `widen`, `sum` and `maximum` are bit for bit the
/// same on every instruction set.
struct RowKernel {
    /// out[i] = row[i] as f32, times `scale` for int8.
    void (*widen)(const std::byte* row, float scale, std::size_t dims, float* out);
    /// One pass over the row; int8 rows are taken without their scale. Sums are in f32, in an order of the instruction
    /// set's own.
    DotAndNorm (*dot)(const std::byte* row, const float* query, std::size_t dims);
    /// out[i] = ((row_0[i] + row_1[i]) + row_2[i]) + …, left to right; added to what out[i] was with `Accumulate::yes`.
    /// Asks for the memory of the later rows on the way, a line for each line that is read: neither the memory nor the
    /// processor waits while the other one works.
    void (*sum)(const RowBlock& block, std::size_t dims, Accumulate accumulate, float* out);
    /// The same with the larger of two values instead of their sum; of a NaN and another value, either.
    void (*maximum)(const RowBlock& block, std::size_t dims, Accumulate accumulate, float* out);
    /// out[i] *= factor, and out[i] /= divisor, each rounded once.
    void (*multiply)(float factor, std::size_t dims, float* out);
    void (*divide)(float divisor, std::size_t dims, float* out);
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
