// A row's element is spread over all lanes and multiplied with the same element of as many queries.
#include "runtime/kernels/panel.h"

#include "runtime/kernels/lanes.h"

namespace lode {
namespace {

constexpr std::size_t portable_lanes = 8;

/// Before a loop of constant length: its copies one after another, so that its arrays become registers.
#if defined(__clang__)
#define LODE_UNROLL _Pragma("unroll")
#else
#define LODE_UNROLL _Pragma("GCC unroll 24")
#endif

template <std::size_t columns>
void portable_dots(const std::array<const float*, panel_rows>& rows, const QueryPanel& panel, float* dots) {
    constexpr std::size_t width = columns * portable_lanes;
    for (const float* row : rows) {
        std::array<float, width> sums{};
        for (std::size_t i = 0; i < panel.dims; ++i)
            for (std::size_t q = 0; q < width; ++q) sums[q] += row[i] * panel.elements[i * width + q];
        for (const float sum : sums) *dots++ = sum;
    }
}

constexpr std::array portable = {portable_dots<1>, portable_dots<2>};

#if defined(__x86_64__)

template <std::size_t columns>
LODE_AVX2 void avx2_dots(const std::array<const float*, panel_rows>& rows, const QueryPanel& panel, float* dots) {
    const auto row = rows;
    __m256 sums[panel_rows * columns];
    LODE_UNROLL
    for (std::size_t sum = 0; sum < panel_rows * columns; ++sum) sums[sum] = _mm256_setzero_ps();
    const float* elements = panel.elements.data();
    for (std::size_t i = 0; i < panel.dims; ++i, elements += columns * 8) {
        __m256 queries[columns];
        LODE_UNROLL
        for (std::size_t column = 0; column < columns; ++column)
            queries[column] = _mm256_loadu_ps(elements + column * 8);
        LODE_UNROLL
        for (std::size_t sum = 0; sum < panel_rows * columns; ++sum)
            sums[sum] = _mm256_fmadd_ps(_mm256_broadcast_ss(row[sum / columns] + i), queries[sum % columns], sums[sum]);
    }
    LODE_UNROLL
    for (std::size_t sum = 0; sum < panel_rows * columns; ++sum) _mm256_storeu_ps(dots + sum * 8, sums[sum]);
}

template <std::size_t columns>
LODE_AVX512 void avx512_dots(const std::array<const float*, panel_rows>& rows, const QueryPanel& panel, float* dots) {
    const auto row = rows;
    __m512 sums[panel_rows * columns];
    LODE_UNROLL
    for (std::size_t sum = 0; sum < panel_rows * columns; ++sum) sums[sum] = _mm512_setzero_ps();
    const float* elements = panel.elements.data();
    for (std::size_t i = 0; i < panel.dims; ++i, elements += columns * 16) {
        __m512 queries[columns];
        LODE_UNROLL
        for (std::size_t column = 0; column < columns; ++column)
            queries[column] = _mm512_loadu_ps(elements + column * 16);
        LODE_UNROLL
        for (std::size_t sum = 0; sum < panel_rows * columns; ++sum)
            sums[sum] = _mm512_fmadd_ps(_mm512_set1_ps(row[sum / columns][i]), queries[sum % columns], sums[sum]);
    }
    LODE_UNROLL
    for (std::size_t sum = 0; sum < panel_rows * columns; ++sum) _mm512_storeu_ps(dots + sum * 16, sums[sum]);
}

constexpr std::array avx2 = {avx2_dots<1>, avx2_dots<2>};
constexpr std::array avx512 = {avx512_dots<1>, avx512_dots<2>, avx512_dots<3>, avx512_dots<4>};

#endif

}  // namespace

PanelKernel::PanelKernel([[maybe_unused]] InstructionSet set) : m_lanes(portable_lanes), m_dots(portable) {
#if defined(__x86_64__)
    if (set == InstructionSet::avx2) {
        m_lanes = 8;
        m_dots = avx2;
    }
    if (set == InstructionSet::avx512) {
        m_lanes = 16;
        m_dots = avx512;
    }
#endif
}

QueryPanel PanelKernel::pack(std::span<const float> queries, std::size_t dims) const {
    const std::size_t count = queries.size() / dims;
    const std::size_t width = (count + m_lanes - 1) / m_lanes * m_lanes;
    QueryPanel panel{dims, width, std::vector<float>(dims * width)};
    for (std::size_t q = 0; q < count; ++q)
        for (std::size_t i = 0; i < dims; ++i) panel.elements[i * width + q] = queries[q * dims + i];
    return panel;
}

}  // namespace lode
