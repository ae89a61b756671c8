// The sum and the maximum of a block of rows, for any element type, and what is done to them at last: in plain C++,
// eight lanes and sixteen lanes at a time. Each element is combined for itself, in the rows' order, so that every
// instruction set gives the same bits.
#pragma once

#include <algorithm>

#include "runtime/kernels/lanes.h"
#include "runtime/kernels/prefetch.h"
#include "runtime/kernels/row_kernel.h"

namespace lode {

struct Sum {
    static float one(float a, float b) { return a + b; }
#if defined(__x86_64__)
    LODE_AVX2 static __m256 eight(__m256 a, __m256 b) {
        return _mm256_add_ps(a, b);
    }
    LODE_AVX512 static __m512 sixteen(__m512 a, __m512 b) {
        return _mm512_add_ps(a, b);
    }
#endif
};

struct Maximum {
    static float one(float a, float b) { return a > b ? a : b; }  // as the instruction maxps has it
#if defined(__x86_64__)
    LODE_AVX2 static __m256 eight(__m256 a, __m256 b) {
        return _mm256_max_ps(a, b);
    }
    LODE_AVX512 static __m512 sixteen(__m512 a, __m512 b) {
        return _mm512_max_ps(a, b);
    }
#endif
};

struct Product {
    static float one(float a, float b) { return a * b; }
#if defined(__x86_64__)
    LODE_AVX2 static __m256 eight(__m256 a, __m256 b) {
        return _mm256_mul_ps(a, b);
    }
    LODE_AVX512 static __m512 sixteen(__m512 a, __m512 b) {
        return _mm512_mul_ps(a, b);
    }
#endif
};

struct Quotient {
    static float one(float a, float b) { return a / b; }
#if defined(__x86_64__)
    LODE_AVX2 static __m256 eight(__m256 a, __m256 b) {
        return _mm256_div_ps(a, b);
    }
    LODE_AVX512 static __m512 sixteen(__m512 a, __m512 b) {
        return _mm512_div_ps(a, b);
    }
#endif
};

template <typename Element>
float scaled_one(const std::byte* row, std::size_t i, float scale) {
    return Element::scaled ? Element::one(row, i) * scale : Element::one(row, i);
}

template <typename Element, typename How>
void combine_from(const RowBlock& block, std::size_t i, std::size_t dims, Accumulate accumulate, float* out) {
    for (; i < dims; ++i) {
        float value = scaled_one<Element>(block.rows[0], i, block.scales[0]);
        for (std::size_t row = 1; row < block.size; ++row)
            value = How::one(value, scaled_one<Element>(block.rows[row], i, block.scales[row]));
        out[i] = accumulate == Accumulate::yes ? How::one(out[i], value) : value;
    }
}

template <typename How>
void portable_apply(float operand, std::size_t dims, float* out) {
    for (std::size_t i = 0; i < dims; ++i) out[i] = How::one(out[i], operand);
}

/// Asks for what the later rows have from the i-th element on: for as many lines of each, whatever line it begins in,
/// so that the processor foresees the loop's end.
template <typename Element>
inline void prefetch_from(const RowBlock& block, std::size_t i, std::size_t dims) {
    for (std::size_t row = 0; row < block.size; ++row)
        for (std::size_t at = i * Element::size; at < dims * Element::size + cache_line - 1; at += cache_line)
            prefetch_line(block.later[row] + at);
    asm volatile("");  // see prefetch_line
}

/// Asks for `elements` elements of a later row, from the i-th on, which is a multiple of them. Where they are half a
/// line, every other call asks for it.
template <typename Element, std::size_t elements>
[[gnu::always_inline]] inline void prefetch_part(const std::byte* later, std::size_t i) {
    constexpr std::size_t size = elements * Element::size;
    static_assert(size <= 4 * cache_line);
    const std::byte* const begin = later + i * Element::size;
    if (size >= cache_line || i * Element::size % cache_line == 0) prefetch_line(begin);
    if (size >= 2 * cache_line) prefetch_line(begin + cache_line);
    if (size >= 4 * cache_line) {
        prefetch_line(begin + 2 * cache_line);
        prefetch_line(begin + 3 * cache_line);
    }
}

template <typename Element, typename How>
void portable_combine(const RowBlock& block, std::size_t dims, Accumulate accumulate, float* out) {
    prefetch_from<Element>(block, 0, dims);
    combine_from<Element, How>(block, 0, dims, accumulate, out);
}

#if defined(__x86_64__)

template <typename Element>
LODE_AVX2 inline __m256 scaled_eight(const std::byte* row, std::size_t i, float scale) {
    const __m256 values = Element::eight(row, i);
    return Element::scaled ? _mm256_mul_ps(values, _mm256_set1_ps(scale)) : values;
}

template <typename Element, typename How>
LODE_AVX2 inline __m256 combined_eight(const RowBlock& block, std::size_t i, Accumulate accumulate, const float* out) {
    __m256 value = scaled_eight<Element>(block.rows[0], i, block.scales[0]);
    for (std::size_t row = 1; row < block.size; ++row)
        value = How::eight(value, scaled_eight<Element>(block.rows[row], i, block.scales[row]));
    return accumulate == Accumulate::yes ? How::eight(_mm256_loadu_ps(out + i), value) : value;
}

/// Four times eight, which wait for one another less than one sum of a row after the other does.
template <typename Element, typename How>
LODE_AVX2 inline void avx2_combine_32(const RowBlock& block, std::size_t i, Accumulate accumulate, float* out) {
    __m256 a = scaled_eight<Element>(block.rows[0], i, block.scales[0]);
    __m256 b = scaled_eight<Element>(block.rows[0], i + 8, block.scales[0]);
    __m256 c = scaled_eight<Element>(block.rows[0], i + 16, block.scales[0]);
    __m256 d = scaled_eight<Element>(block.rows[0], i + 24, block.scales[0]);
    prefetch_part<Element, 32>(block.later[0], i);
    for (std::size_t row = 1; row < block.size; ++row) {
        const std::byte* const from = block.rows[row];
        const float scale = block.scales[row];
        prefetch_part<Element, 32>(block.later[row], i);
        a = How::eight(a, scaled_eight<Element>(from, i, scale));
        b = How::eight(b, scaled_eight<Element>(from, i + 8, scale));
        c = How::eight(c, scaled_eight<Element>(from, i + 16, scale));
        d = How::eight(d, scaled_eight<Element>(from, i + 24, scale));
    }
    if (accumulate == Accumulate::yes) {
        a = How::eight(_mm256_loadu_ps(out + i), a);
        b = How::eight(_mm256_loadu_ps(out + i + 8), b);
        c = How::eight(_mm256_loadu_ps(out + i + 16), c);
        d = How::eight(_mm256_loadu_ps(out + i + 24), d);
    }
    _mm256_storeu_ps(out + i, a);
    _mm256_storeu_ps(out + i + 8, b);
    _mm256_storeu_ps(out + i + 16, c);
    _mm256_storeu_ps(out + i + 24, d);
}

template <typename Element, typename How>
LODE_AVX2 void avx2_combine(const RowBlock& block, std::size_t dims, Accumulate accumulate, float* out) {
    if (dims < 8) return portable_combine<Element, How>(block, dims, accumulate, out);
    // Where eight do not divide the row, its last eight come of what stood there before, and are written at last.
    const std::size_t last = dims - 8;
    const bool has_rest = dims % 8 != 0;
    const __m256 end = has_rest ? combined_eight<Element, How>(block, last, accumulate, out) : _mm256_setzero_ps();
    std::size_t i = 0;
    for (; i + 32 <= dims; i += 32) avx2_combine_32<Element, How>(block, i, accumulate, out);
    prefetch_from<Element>(block, i, dims);
    for (; i + 8 <= dims; i += 8) _mm256_storeu_ps(out + i, combined_eight<Element, How>(block, i, accumulate, out));
    if (has_rest) _mm256_storeu_ps(out + last, end);
}

template <typename How>
LODE_AVX2 void avx2_apply(float operand, std::size_t dims, float* out) {
    std::size_t i = 0;
    for (; i + 8 <= dims; i += 8)
        _mm256_storeu_ps(out + i, How::eight(_mm256_loadu_ps(out + i), _mm256_set1_ps(operand)));
    for (; i < dims; ++i) out[i] = How::one(out[i], operand);
}

template <typename How>
LODE_AVX512 void avx512_apply(float operand, std::size_t dims, float* out) {
    for (std::size_t i = 0; i < dims; i += 16) {
        const __mmask16 lanes = first_lanes(dims - i);
        const __m512 values = _mm512_maskz_loadu_ps(lanes, out + i);
        _mm512_mask_storeu_ps(out + i, lanes, How::sixteen(values, _mm512_set1_ps(operand)));
    }
}

template <typename Element>
LODE_AVX512 inline __m512 scaled_sixteen(const std::byte* row, std::size_t i, __mmask16 lanes, float scale) {
    const __m512 values = Element::sixteen(row, i, lanes);
    return Element::scaled ? _mm512_mul_ps(values, _mm512_set1_ps(scale)) : values;
}

template <typename Element, typename How>
LODE_AVX512 inline void avx512_combine_16(const RowBlock& block, std::size_t i, __mmask16 lanes, Accumulate accumulate,
                                          float* out) {
    __m512 value = scaled_sixteen<Element>(block.rows[0], i, lanes, block.scales[0]);
    for (std::size_t row = 1; row < block.size; ++row)
        value = How::sixteen(value, scaled_sixteen<Element>(block.rows[row], i, lanes, block.scales[row]));
    if (accumulate == Accumulate::yes) value = How::sixteen(_mm512_maskz_loadu_ps(lanes, out + i), value);
    _mm512_mask_storeu_ps(out + i, lanes, value);
}

/// Four times sixteen, as above.
template <typename Element, typename How>
LODE_AVX512 inline void avx512_combine_64(const RowBlock& block, std::size_t i, Accumulate accumulate, float* out) {
    constexpr __mmask16 all = 0xFFFF;
    __m512 a = scaled_sixteen<Element>(block.rows[0], i, all, block.scales[0]);
    __m512 b = scaled_sixteen<Element>(block.rows[0], i + 16, all, block.scales[0]);
    __m512 c = scaled_sixteen<Element>(block.rows[0], i + 32, all, block.scales[0]);
    __m512 d = scaled_sixteen<Element>(block.rows[0], i + 48, all, block.scales[0]);
    prefetch_part<Element, 64>(block.later[0], i);
    for (std::size_t row = 1; row < block.size; ++row) {
        const std::byte* const from = block.rows[row];
        const float scale = block.scales[row];
        prefetch_part<Element, 64>(block.later[row], i);
        a = How::sixteen(a, scaled_sixteen<Element>(from, i, all, scale));
        b = How::sixteen(b, scaled_sixteen<Element>(from, i + 16, all, scale));
        c = How::sixteen(c, scaled_sixteen<Element>(from, i + 32, all, scale));
        d = How::sixteen(d, scaled_sixteen<Element>(from, i + 48, all, scale));
    }
    if (accumulate == Accumulate::yes) {
        a = How::sixteen(_mm512_loadu_ps(out + i), a);
        b = How::sixteen(_mm512_loadu_ps(out + i + 16), b);
        c = How::sixteen(_mm512_loadu_ps(out + i + 32), c);
        d = How::sixteen(_mm512_loadu_ps(out + i + 48), d);
    }
    _mm512_storeu_ps(out + i, a);
    _mm512_storeu_ps(out + i + 16, b);
    _mm512_storeu_ps(out + i + 32, c);
    _mm512_storeu_ps(out + i + 48, d);
}

template <typename Element, typename How>
LODE_AVX512 void avx512_combine(const RowBlock& block, std::size_t dims, Accumulate accumulate, float* out) {
    std::size_t i = 0;
    for (; i + 64 <= dims; i += 64) avx512_combine_64<Element, How>(block, i, accumulate, out);
    prefetch_from<Element>(block, i, dims);
    for (; i < dims; i += 16) avx512_combine_16<Element, How>(block, i, first_lanes(dims - i), accumulate, out);
}

#endif

}  // namespace lode
