// Rows of int8 with one scale a row: a value is its integer times the scale, rounded once.
#include <cstdint>

#include "runtime/kernels/dot.h"

namespace lode {
namespace {

float element(const std::byte* row, std::size_t i) {
    return static_cast<float>(std::to_integer<std::int8_t>(row[i]));
}

void widen(const std::byte* row, float scale, std::size_t dims, float* out) {
    for (std::size_t i = 0; i < dims; ++i) out[i] = element(row, i) * scale;
}

DotAndNorm dot(const std::byte* row, const float* query, std::size_t dims) {
    return portable_dot(row, query, dims, element);
}

#if defined(__x86_64__)
struct Load {
    LODE_AVX2 static __m256 eight(const std::byte* row, std::size_t i) {
        const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(row + i));
        return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes));
    }
    static float one(const std::byte* row, std::size_t i) { return element(row, i); }
};

LODE_AVX2 void avx2_widen(const std::byte* row, float scale, std::size_t dims, float* out) {
    const __m256 scales = _mm256_set1_ps(scale);
    std::size_t i = 0;
    for (; i + 8 <= dims; i += 8) _mm256_storeu_ps(out + i, _mm256_mul_ps(Load::eight(row, i), scales));
    for (; i < dims; ++i) out[i] = element(row, i) * scale;
}
#endif

}  // namespace

RowKernel int8_kernel([[maybe_unused]] InstructionSet set) {
#if defined(__x86_64__)
    if (set == InstructionSet::avx2) return {avx2_widen, avx2_dot<Load>};
#endif
    return {widen, dot};
}

}  // namespace lode
