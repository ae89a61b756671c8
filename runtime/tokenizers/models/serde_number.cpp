// Digits as an integer, scaled.
#include "runtime/tokenizers/models/serde_number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

namespace lode {
namespace {

constexpr int largest_power = 308;

double power_of_ten(int exponent) {
    const std::string text = "1e" + std::to_string(exponent);
    double power = 0;
    std::from_chars(text.data(), text.data() + text.size(), power);
    return power;
}

struct Decimal {
    std::uint64_t digits = 0;
    int exponent = 0;
};

/// Of the form 1.234e-05.
Decimal parse(std::string_view text) {
    Decimal decimal;
    const std::size_t e = text.find('e');
    const std::string_view mantissa = text.substr(0, e);
    for (const char c : mantissa)
        if (c != '.') decimal.digits = decimal.digits * 10 + static_cast<std::uint64_t>(c - '0');
    if (const std::size_t point = mantissa.find('.'); point != std::string_view::npos)
        decimal.exponent -= static_cast<int>(mantissa.size() - point - 1);
    decimal.exponent += std::stoi(std::string(text.substr(e + 1)));
    return decimal;
}

}  // namespace

double as_serde_reads(double value) {
    std::array<char, 32> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), std::abs(value), std::chars_format::scientific);
    auto [digits, exponent] = parse({text.data(), static_cast<std::size_t>(end.ptr - text.data())});
    auto number = static_cast<double>(digits);
    for (; exponent < -largest_power; exponent += largest_power) number /= 1e308;
    if (exponent < 0)
        number /= power_of_ten(-exponent);
    else
        number *= power_of_ten(exponent);
    return std::signbit(value) ? -number : number;
}

}  // namespace lode
