// Rows of bfloat16: the upper half of a float32's bits.
#include <bit>
#include <cstdint>

#include "runtime/kernels/dot.h"

namespace lode {
namespace {

float element(const std::byte* row, std::size_t i) {
    const std::uint32_t upper = load<std::uint16_t>(row + i * sizeof(std::uint16_t));
    return std::bit_cast<float>(upper << 16U);
}

void widen(const std::byte* row, float, std::size_t dims, float* out) {
    for (std::size_t i = 0; i < dims; ++i) out[i] = element(row, i);
}

DotAndNorm dot(const std::byte* row, const float* query, std::size_t dims) {
    return portable_dot(row, query, dims, element);
}

#if defined(__x86_64__)
struct Load {
    LODE_AVX2 static __m256 eight(const std::byte* row, std::size_t i) {
        const __m128i halves = _mm_loadu_si128(reinterpret_cast<const __m128i*>(row + i * sizeof(std::uint16_t)));
        return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(halves), 16));
    }
    static float one(const std::byte* row, std::size_t i) { return element(row, i); }
};

LODE_AVX2 void avx2_widen(const std::byte* row, float, std::size_t dims, float* out) {
    std::size_t i = 0;
    for (; i + 8 <= dims; i += 8) _mm256_storeu_ps(out + i, Load::eight(row, i));
    for (; i < dims; ++i) out[i] = element(row, i);
}
#endif

}  // namespace

RowKernel bfloat16_kernel([[maybe_unused]] InstructionSet set) {
#if defined(__x86_64__)
    if (set == InstructionSet::avx2) return {avx2_widen, avx2_dot<Load>};
#endif
    return {widen, dot};
}

}  // namespace lode
