// Rows of float16 (IEEE 754 binary16): every value is a float32 exactly; a signalling NaN becomes quiet, as F16C makes
// it.
#include <bit>
#include <cstdint>

#include "runtime/kernels/dot.h"

namespace lode {
namespace {

constexpr std::uint32_t exponent_shift = 23U - 10U;

float to_float(std::uint16_t half) {
    const std::uint32_t sign = (half & 0x8000U) << 16U;
    const std::uint32_t magnitude = half & 0x7FFFU;
    if (magnitude >= 0x7C00U) {  // infinity or NaN
        const std::uint32_t quiet = magnitude > 0x7C00U ? 0x400000U : 0U;
        return std::bit_cast<float>(sign | 0x7F800000U | quiet | ((magnitude & 0x3FFU) << exponent_shift));
    }
    if (magnitude < 0x400U)  // zero or subnormal: a multiple of 2^-24
        return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(static_cast<float>(magnitude) * 0x1p-24F));
    return std::bit_cast<float>(sign | ((magnitude << exponent_shift) + ((127U - 15U) << 23U)));
}

float element(const std::byte* row, std::size_t i) {
    return to_float(load<std::uint16_t>(row + i * sizeof(std::uint16_t)));
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
        return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(row + i * sizeof(std::uint16_t))));
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

RowKernel float16_kernel([[maybe_unused]] InstructionSet set) {
#if defined(__x86_64__)
    if (set == InstructionSet::avx2) return {avx2_widen, avx2_dot<Load>};
#endif
    return {widen, dot};
}

}  // namespace lode
