// The dot product and squared norm that every kernel shares: in plain C++, and eight lanes at a time.
#pragma once

#include <array>

#include "runtime/kernels/row_kernel.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace lode {

/// `element(row, i)` is row[i] as f32. Eight sums side by side, so that a compiler can keep them in lanes.
template <typename Element>
DotAndNorm portable_dot(const std::byte* row, const float* query, std::size_t dims, Element element) {
    constexpr std::size_t lanes = 8;
    std::array<float, lanes> dots{};
    std::array<float, lanes> norms{};
    for (std::size_t i = 0; i < dims; ++i) {
        const float value = element(row, i);
        dots[i % lanes] += value * query[i];
        norms[i % lanes] += value * value;
    }
    DotAndNorm sum;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        sum.dot += dots[lane];
        sum.squared_norm += norms[lane];
    }
    return sum;
}

#if defined(__x86_64__)

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

/// `Load::eight(row, i)` is row[i … i+7] as f32, `Load::one(row, i)` is row[i].
template <typename Load>
LODE_AVX2 DotAndNorm avx2_dot(const std::byte* row, const float* query, std::size_t dims) {
    __m256 dot_even = _mm256_setzero_ps(), dot_odd = _mm256_setzero_ps();
    __m256 norm_even = _mm256_setzero_ps(), norm_odd = _mm256_setzero_ps();
    std::size_t i = 0;
    for (; i + 16 <= dims; i += 16) {
        const __m256 even = Load::eight(row, i), odd = Load::eight(row, i + 8);
        dot_even = _mm256_fmadd_ps(even, _mm256_loadu_ps(query + i), dot_even);
        dot_odd = _mm256_fmadd_ps(odd, _mm256_loadu_ps(query + i + 8), dot_odd);
        norm_even = _mm256_fmadd_ps(even, even, norm_even);
        norm_odd = _mm256_fmadd_ps(odd, odd, norm_odd);
    }
    for (; i + 8 <= dims; i += 8) {
        const __m256 even = Load::eight(row, i);
        dot_even = _mm256_fmadd_ps(even, _mm256_loadu_ps(query + i), dot_even);
        norm_even = _mm256_fmadd_ps(even, even, norm_even);
    }
    if (i < dims && dims >= 8) {  // the last eight once more, without those that were counted
        const __m256 rest = lanes_from(static_cast<int>(i + 8 - dims), Load::eight(row, dims - 8));
        dot_odd = _mm256_fmadd_ps(rest, _mm256_loadu_ps(query + dims - 8), dot_odd);
        norm_odd = _mm256_fmadd_ps(rest, rest, norm_odd);
        i = dims;
    }
    DotAndNorm sum{sum_of_lanes(_mm256_add_ps(dot_even, dot_odd)), sum_of_lanes(_mm256_add_ps(norm_even, norm_odd))};
    for (; i < dims; ++i) {
        const float value = Load::one(row, i);
        sum.dot += value * query[i];
        sum.squared_norm += value * value;
    }
    return sum;
}

#endif

}  // namespace lode
