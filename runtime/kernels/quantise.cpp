// Two passes over a row, written in eight lanes for the compiler to keep in registers.
#include "runtime/kernels/quantise.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace lode {
namespace {

constexpr std::size_t lanes = 8;
constexpr std::uint32_t no_sign = 0x7FFFFFFFU;
constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float integers =
    0x1.8p23F;  // floats of this size are integers: adding it rounds to the nearest, ties to even

std::int32_t magnitude_bits(float value) {
    return static_cast<std::int32_t>(std::bit_cast<std::uint32_t>(value) & no_sign);
}

/// The greatest magnitude; a NaN counts as greater than infinity.
[[gnu::always_inline]] inline std::int32_t greatest_magnitude_bits(const float* values, std::size_t dims) {
    std::array<std::int32_t, lanes> found{};
    std::size_t i = 0;
    for (; i + lanes <= dims; i += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            found[lane] = std::max(found[lane], magnitude_bits(values[i + lane]));
    for (; i < dims; ++i) found[0] = std::max(found[0], magnitude_bits(values[i]));
    return *std::max_element(found.begin(), found.end());
}

struct Sums {
    std::array<float, lanes> squares{}, squared_errors{};

    [[gnu::always_inline]] inline void add(std::size_t lane, float x, std::byte& out) {
        const float shifted = x + integers;
        const float error = x - (shifted - integers);
        squares[lane] += x * x;
        squared_errors[lane] += error * error;
        out = static_cast<std::byte>(std::bit_cast<std::uint32_t>(shifted) + 128U);
    }
};

float sum_of(const std::array<float, lanes>& parts) {
    float sum = 0;
    for (const float part : parts) sum += part;
    return sum;
}

[[gnu::always_inline]] inline Quantised quantise_row(const float* values, std::size_t dims, std::byte* out) {
    const auto greatest_magnitude = std::bit_cast<float>(greatest_magnitude_bits(values, dims));
    if (!(greatest_magnitude >= least_magnitude && greatest_magnitude <= most_magnitude)) {
        std::fill_n(out, dims, quantised_zero);
        const bool no_cosine = greatest_magnitude == 0 || !std::isfinite(greatest_magnitude);
        return {0, no_cosine ? 0 : infinity};
    }
    const float to_bytes = 127.0F / greatest_magnitude;
    Sums sums;
    std::size_t i = 0;
    for (; i + lanes <= dims; i += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane) sums.add(lane, values[i + lane] * to_bytes, out[i + lane]);
    for (std::size_t lane = 0; i < dims; ++i, ++lane) sums.add(lane, values[i] * to_bytes, out[i]);

    const float norm = std::sqrt(sum_of(sums.squares));
    const float rounding = 1.0F + static_cast<float>(dims + 16) * 0x1p-23F;  // more than all that was rounded so far
    return {1.0F / norm, std::sqrt(sum_of(sums.squared_errors)) / norm * rounding};
}

Quantised portable_quantise(const float* values, std::size_t dims, std::byte* out) {
    return quantise_row(values, dims, out);
}

#if defined(__x86_64__)
LODE_AVX2 Quantised avx2_quantise(const float* values, std::size_t dims, std::byte* out) {
    return quantise_row(values, dims, out);
}
#endif

}  // namespace

Quantised quantise(const float* values, std::size_t dims, std::byte* out, [[maybe_unused]] InstructionSet set) {
#if defined(__x86_64__)
    if (set != InstructionSet::portable) return avx2_quantise(values, dims, out);
#endif
    return portable_quantise(values, dims, out);
}

}  // namespace lode
