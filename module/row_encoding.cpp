// Rounding to the narrower formats. The machines that lode runs on are little-endian.
#include "module/row_encoding.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>

#include <fmt/format.h>

namespace lode {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::uint32_t sign_bit = 0x8000'0000U;
constexpr std::uint32_t infinity_bits = 0x7F80'0000U;
constexpr int float16_bits_dropped = 13;  // of the significand's 23
constexpr std::uint16_t float16_infinity = 0x7C00U;
constexpr std::uint16_t bfloat16_infinity = 0x7F80U;

/// `bits` / 2^dropped, rounded to the nearest whole number, ties to even.
std::uint32_t shift_rounded(std::uint32_t bits, int dropped) {
    const std::uint32_t quotient = bits >> dropped;
    const std::uint32_t rest = bits & ((1U << dropped) - 1U);
    const std::uint32_t half = 1U << (dropped - 1);
    return quotient + (rest > half || (rest == half && (quotient & 1U) != 0) ? 1U : 0U);
}

/// For what lies below float16's least normal number, 2^-14: multiples of 2^-24.
std::uint32_t subnormal_float16(std::uint32_t magnitude) {
    const int exponent = static_cast<int>(magnitude >> 23U);  // biased by 127
    const int dropped = 126 - exponent;                       // of the significand with its leading 1
    if (dropped > 24) return 0;
    return shift_rounded((magnitude & 0x007F'FFFFU) | 0x0080'0000U, dropped);
}

tl::unexpected<Error> too_large(float value, Dtype dtype) {
    return fail(ErrorCode::unusable, fmt::format("the value {} is beyond what {} holds", value, to_string(dtype)),
                "store it as float32 (--dtype f32)");
}

template <typename Round>
Result<float> encode_half(Dtype dtype, std::span<const float> values, std::byte* out, Round round,
                          std::uint16_t infinity) {
    for (const float value : values) {
        const std::uint16_t bits = round(value);
        if ((bits & 0x7FFFU) == infinity) return too_large(value, dtype);
        std::memcpy(out, &bits, sizeof bits);
        out += sizeof bits;
    }
    return 1.0F;
}

float encode_int8(std::span<const float> values, std::byte* out) {
    float largest = 0;
    for (const float value : values) largest = std::max(largest, std::abs(value));
    const float scale = largest / 127.0F;
    for (const float value : values) {
        const double quotient = scale > 0 ? std::nearbyint(double{value} / double{scale}) : 0.0;
        *out++ = static_cast<std::byte>(static_cast<std::int8_t>(std::clamp(quotient, -127.0, 127.0)));
    }
    return scale;
}

}  // namespace

std::uint16_t to_float16(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t magnitude = bits & ~sign_bit;
    const auto sign = static_cast<std::uint16_t>((bits & sign_bit) >> 16U);
    constexpr std::uint32_t rebias = (127U - 15U) << 23U;
    constexpr std::uint32_t least_normal = (127U - 14U) << 23U;
    if (magnitude > infinity_bits) return static_cast<std::uint16_t>(sign | 0x7E00U);  // NaN
    const std::uint32_t rounded = magnitude < least_normal ? subnormal_float16(magnitude)
                                                           : shift_rounded(magnitude - rebias, float16_bits_dropped);
    return static_cast<std::uint16_t>(sign | std::min<std::uint32_t>(rounded, float16_infinity));
}

std::uint16_t to_bfloat16(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if ((bits & ~sign_bit) > infinity_bits) return static_cast<std::uint16_t>((bits >> 16U) | 0x40U);  // NaN stays NaN
    return static_cast<std::uint16_t>(shift_rounded(bits, 16));
}

bool is_table_dtype(Dtype dtype) {
    return dtype == Dtype::float32 || dtype == Dtype::float16 || dtype == Dtype::bfloat16 || dtype == Dtype::int8;
}

Result<float> encode_row(Dtype dtype, std::span<const float> values, std::span<std::byte> out) {
    assert(out.size() == values.size() * size_in_bytes(dtype));
    switch (dtype) {
        case Dtype::float16:
            return encode_half(dtype, values, out.data(), to_float16, float16_infinity);
        case Dtype::bfloat16:
            return encode_half(dtype, values, out.data(), to_bfloat16, bfloat16_infinity);
        case Dtype::int8:
            return encode_int8(values, out.data());
        default:
            std::memcpy(out.data(), values.data(), values.size_bytes());
            return 1.0F;
    }
}

}  // namespace lode
