// Rows of float16 (IEEE 754 binary16): every value is a float32 exactly; a signalling NaN becomes quiet, as F16C makes
// it.
#include <bit>
#include <cstdint>

#include "runtime/kernels/loops.h"

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

struct Float16 {
    static constexpr std::size_t size = sizeof(std::uint16_t);
    static constexpr bool scaled = false;

    static float one(const std::byte* row, std::size_t i) {
        return to_float(load<std::uint16_t>(row + i * sizeof(std::uint16_t)));
    }
#if defined(__x86_64__)
    LODE_AVX2 static __m256 eight(const std::byte* row, std::size_t i) {
        return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(row + i * sizeof(std::uint16_t))));
    }
    LODE_AVX512 static __m512 sixteen(const std::byte* row, std::size_t i, __mmask16 lanes) {
        return _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(lanes, row + i * sizeof(std::uint16_t)));
    }
#endif
};

}  // namespace

RowKernel float16_kernel(InstructionSet set) {
    return make_row_kernel<Float16>(set);
}

}  // namespace lode
