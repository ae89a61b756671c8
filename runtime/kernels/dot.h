// The dot product and squared norm of a row, for any element type: in plain C++, eight lanes and sixteen lanes at a
// time.
#pragma once

#include <array>

#include "runtime/kernels/lanes.h"
#include "runtime/kernels/row_kernel.h"

namespace lode {

/// Eight sums side by side, so that a compiler can keep them in lanes.
template <typename Element>
DotAndNorm portable_dot(const std::byte* row, const float* query, std::size_t dims) {
    constexpr std::size_t lanes = 8;
    std::array<float, lanes> dots{};
    std::array<float, lanes> norms{};
    for (std::size_t i = 0; i < dims; ++i) {
        const float value = Element::one(row, i);
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

template <typename Element>
LODE_AVX2 DotAndNorm avx2_dot(const std::byte* row, const float* query, std::size_t dims) {
    __m256 dot_even = _mm256_setzero_ps(), dot_odd = _mm256_setzero_ps();
    __m256 norm_even = _mm256_setzero_ps(), norm_odd = _mm256_setzero_ps();
    std::size_t i = 0;
    for (; i + 16 <= dims; i += 16) {
        const __m256 even = Element::eight(row, i), odd = Element::eight(row, i + 8);
        dot_even = _mm256_fmadd_ps(even, _mm256_loadu_ps(query + i), dot_even);
        dot_odd = _mm256_fmadd_ps(odd, _mm256_loadu_ps(query + i + 8), dot_odd);
        norm_even = _mm256_fmadd_ps(even, even, norm_even);
        norm_odd = _mm256_fmadd_ps(odd, odd, norm_odd);
    }
    for (; i + 8 <= dims; i += 8) {
        const __m256 even = Element::eight(row, i);
        dot_even = _mm256_fmadd_ps(even, _mm256_loadu_ps(query + i), dot_even);
        norm_even = _mm256_fmadd_ps(even, even, norm_even);
    }
    if (i < dims && dims >= 8) {  // the last eight once more, without those that were counted
        const __m256 rest = lanes_from(static_cast<int>(i + 8 - dims), Element::eight(row, dims - 8));
        dot_odd = _mm256_fmadd_ps(rest, _mm256_loadu_ps(query + dims - 8), dot_odd);
        norm_odd = _mm256_fmadd_ps(rest, rest, norm_odd);
        i = dims;
    }
    DotAndNorm sum{sum_of_lanes(_mm256_add_ps(dot_even, dot_odd)), sum_of_lanes(_mm256_add_ps(norm_even, norm_odd))};
    for (; i < dims; ++i) {
        const float value = Element::one(row, i);
        sum.dot += value * query[i];
        sum.squared_norm += value * value;
    }
    return sum;
}

template <typename Element>
LODE_AVX512 DotAndNorm avx512_dot(const std::byte* row, const float* query, std::size_t dims) {
    __m512 dot_even = _mm512_setzero_ps(), dot_odd = _mm512_setzero_ps();
    __m512 norm_even = _mm512_setzero_ps(), norm_odd = _mm512_setzero_ps();
    std::size_t i = 0;
    for (; i + 32 <= dims; i += 32) {
        const __m512 even = Element::sixteen(row, i, first_lanes(16)),
                     odd = Element::sixteen(row, i + 16, first_lanes(16));
        dot_even = _mm512_fmadd_ps(even, _mm512_loadu_ps(query + i), dot_even);
        dot_odd = _mm512_fmadd_ps(odd, _mm512_loadu_ps(query + i + 16), dot_odd);
        norm_even = _mm512_fmadd_ps(even, even, norm_even);
        norm_odd = _mm512_fmadd_ps(odd, odd, norm_odd);
    }
    for (; i < dims; i += 16) {
        const __mmask16 left = first_lanes(dims - i);
        const __m512 rest = Element::sixteen(row, i, left);
        dot_even = _mm512_fmadd_ps(rest, _mm512_maskz_loadu_ps(left, query + i), dot_even);
        norm_even = _mm512_fmadd_ps(rest, rest, norm_even);
    }
    return {_mm512_reduce_add_ps(_mm512_add_ps(dot_even, dot_odd)),
            _mm512_reduce_add_ps(_mm512_add_ps(norm_even, norm_odd))};
}

#endif

}  // namespace lode
