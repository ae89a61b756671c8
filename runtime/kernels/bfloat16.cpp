// Rows of bfloat16: the upper half of a float32's bits.
#include <bit>
#include <cstdint>

#include "runtime/kernels/loops.h"

namespace lode {
namespace {

struct Bfloat16 {
    static constexpr std::size_t size = sizeof(std::uint16_t);
    static constexpr bool scaled = false;

    static float one(const std::byte* row, std::size_t i) {
        const std::uint32_t upper = load<std::uint16_t>(row + i * sizeof(std::uint16_t));
        return std::bit_cast<float>(upper << 16U);
    }
#if defined(__x86_64__)
    LODE_AVX2 static __m256 eight(const std::byte* row, std::size_t i) {
        const __m128i halves = _mm_loadu_si128(reinterpret_cast<const __m128i*>(row + i * sizeof(std::uint16_t)));
        return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(halves), 16));
    }
    LODE_AVX512 static __m512 sixteen(const std::byte* row, std::size_t i, __mmask16 lanes) {
        const __m256i halves = _mm256_maskz_loadu_epi16(lanes, row + i * sizeof(std::uint16_t));
        return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(halves), 16));
    }
#endif
};

}  // namespace

RowKernel bfloat16_kernel(InstructionSet set) {
    return make_row_kernel<Bfloat16>(set);
}

}  // namespace lode
