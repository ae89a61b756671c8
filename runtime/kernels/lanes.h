// Eight and sixteen floats at a time: what the loops over rows need beyond the compiler's own intrinsics.
#pragma once

#if defined(__x86_64__)
#include <cstddef>

#include <immintrin.h>

#include "runtime/kernels/row_kernel.h"

namespace lode {

LODE_AVX2 inline float sum_of_lanes(__m256 lanes) {
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(lanes), _mm256_extractf128_ps(lanes, 1));
    four = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(four, _mm_movehdup_ps(four)));
}

/// Lane `first` and those after it; zeros before.
LODE_AVX2 inline __m256 lanes_from(int first, __m256 lanes) {
    const __m256i numbers = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_and_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(numbers, _mm256_set1_epi32(first - 1))), lanes);
}

/// The lanes of sixteen that are left when `left` elements are: all, or the first `left`.
inline __mmask16 first_lanes(std::size_t left) {
    return static_cast<__mmask16>(left >= 16 ? 0xFFFFU : (1U << left) - 1U);
}

}  // namespace lode
#endif
