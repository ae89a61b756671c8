// A row kernel from an element type: each loop once, for every instruction set.
#pragma once

#include "runtime/kernels/combine.h"
#include "runtime/kernels/dot.h"

namespace lode {

template <typename Element>
void portable_widen(const std::byte* row, float scale, std::size_t dims, float* out) {
    for (std::size_t i = 0; i < dims; ++i) out[i] = scaled_one<Element>(row, i, scale);
}

#if defined(__x86_64__)

template <typename Element>
LODE_AVX2 void avx2_widen(const std::byte* row, float scale, std::size_t dims, float* out) {
    std::size_t i = 0;
    for (; i + 8 <= dims; i += 8) _mm256_storeu_ps(out + i, scaled_eight<Element>(row, i, scale));
    for (; i < dims; ++i) out[i] = scaled_one<Element>(row, i, scale);
}

template <typename Element>
LODE_AVX512 void avx512_widen(const std::byte* row, float scale, std::size_t dims, float* out) {
    for (std::size_t i = 0; i < dims; i += 16) {
        const __mmask16 lanes = first_lanes(dims - i);
        _mm512_mask_storeu_ps(out + i, lanes, scaled_sixteen<Element>(row, i, lanes, scale));
    }
}

#endif

/// `Element` tells how elements are read as f32: `size` is their bytes, `one(row, i)` is row[i], `eight(row, i)` row[i
/// … i+7], `sixteen(row, i, lanes)` those of row[i … i+15] that `lanes` names, zeros for the others, whose memory is
/// not touched; `scaled` whether a row's scale multiplies them.
template <typename Element>
RowKernel make_row_kernel([[maybe_unused]] InstructionSet set) {
#if defined(__x86_64__)
    if (set == InstructionSet::avx512)
        return {.widen = avx512_widen<Element>,
                .dot = avx512_dot<Element>,
                .sum = avx512_combine<Element, Sum>,
                .maximum = avx512_combine<Element, Maximum>,
                .multiply = avx512_apply<Product>,
                .divide = avx512_apply<Quotient>};
    if (set == InstructionSet::avx2)
        return {.widen = avx2_widen<Element>,
                .dot = avx2_dot<Element>,
                .sum = avx2_combine<Element, Sum>,
                .maximum = avx2_combine<Element, Maximum>,
                .multiply = avx2_apply<Product>,
                .divide = avx2_apply<Quotient>};
#endif
    return {.widen = portable_widen<Element>,
            .dot = portable_dot<Element>,
            .sum = portable_combine<Element, Sum>,
            .maximum = portable_combine<Element, Maximum>,
            .multiply = portable_apply<Product>,
            .divide = portable_apply<Quotient>};
}

}  // namespace lode
