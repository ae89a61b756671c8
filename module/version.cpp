// Parsing and ordering of versions.
#include "module/version.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace lode {
namespace {

constexpr std::uint64_t max_number = (std::uint64_t{1} << 53U) - 1;  // what JSON and other languages hold exactly

bool all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool parse_number(std::string_view text, std::uint64_t& number) {
    if (!all_digits(text) || (text.size() > 1 && text.front() == '0')) return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && number <= max_number;
}

bool is_pre_release_part(std::string_view part) {
    if (part.empty() || (all_digits(part) && part.size() > 1 && part.front() == '0')) return false;
    return std::all_of(part.begin(), part.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    });
}

std::vector<std::string_view> split_at_dots(std::string_view text) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto dot = text.find('.');
        parts.push_back(text.substr(0, dot));
        if (dot == std::string_view::npos) return parts;
        text.remove_prefix(dot + 1);
    }
}

/// Numbers before words; numbers by value, which without leading zeros is by length, then by digits.
std::strong_ordering compare_part(const std::string& a, const std::string& b) {
    const bool a_number = all_digits(a);
    const bool b_number = all_digits(b);
    if (a_number != b_number) return a_number ? std::strong_ordering::less : std::strong_ordering::greater;
    if (a_number && a.size() != b.size()) return a.size() <=> b.size();
    return a.compare(b) <=> 0;
}

}  // namespace

std::strong_ordering operator<=>(const Version& a, const Version& b) {
    if (const auto order = a.m_numbers <=> b.m_numbers; order != 0) return order;
    if (a.m_pre_release.empty() || b.m_pre_release.empty()) return a.m_pre_release.empty() <=> b.m_pre_release.empty();
    return std::lexicographical_compare_three_way(a.m_pre_release.begin(), a.m_pre_release.end(),
                                                  b.m_pre_release.begin(), b.m_pre_release.end(), compare_part);
}

Version Version::of_numbers(const std::array<std::uint64_t, 3>& numbers) {
    Version version;
    version.m_text = fmt::format("{}.{}.{}", numbers[0], numbers[1], numbers[2]);
    version.m_numbers = numbers;
    version.m_written_numbers = 3;
    return version;
}

Version Version::lowest_of(const std::array<std::uint64_t, 3>& numbers) {
    Version version = of_numbers(numbers);
    version.m_text += "-0";
    version.m_pre_release = {"0"};
    return version;
}

Result<Version> parse_version(std::string_view text) {
    const auto refuse = [&] {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("`{}` is not a version: expected N, N.N, N.N.N or N.N.N-pre", text.substr(0, 100)));
    };
    if (text.size() > 64) return refuse();
    Version version;
    version.m_text = text;
    const auto dash = text.find('-');
    const auto numbers = split_at_dots(text.substr(0, dash));
    if (numbers.size() > version.m_numbers.size() || (dash != std::string_view::npos && numbers.size() != 3))
        return refuse();
    version.m_written_numbers = static_cast<int>(numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i)
        if (!parse_number(numbers[i], version.m_numbers[i])) return refuse();
    if (dash == std::string_view::npos) return version;
    for (const auto part : split_at_dots(text.substr(dash + 1))) {
        if (!is_pre_release_part(part)) return refuse();
        version.m_pre_release.emplace_back(part);
    }
    return version;
}

}  // namespace lode
