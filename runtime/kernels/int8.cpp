// Rows of int8 with one scale a row: a value is its integer times the scale, rounded once.
#include <cstdint>

#include "runtime/kernels/loops.h"

namespace lode {
namespace {

struct Int8 {
    static constexpr std::size_t size = sizeof(std::int8_t);
    static constexpr bool scaled = true;

    static float one(const std::byte* row, std::size_t i) {
        return static_cast<float>(std::to_integer<std::int8_t>(row[i]));
    }
#if defined(__x86_64__)
    LODE_AVX2 static __m256 eight(const std::byte* row, std::size_t i) {
        const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(row + i));
        return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes));
    }
    LODE_AVX512 static __m512 sixteen(const std::byte* row, std::size_t i, __mmask16 lanes) {
        return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_maskz_loadu_epi8(lanes, row + i)));
    }
#endif
};

}  // namespace

RowKernel int8_kernel(InstructionSet set) {
    return make_row_kernel<Int8>(set);
}

}  // namespace lode
