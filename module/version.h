// Versions `N[.N[.N[-pre]]]`: 1, 1.0 and 1.0.0 are the same version, written in three ways.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lode {

/// Ordered as semantic versions are (semver.org 2.0.0 §11): a pre-release comes before its release.
class Version {
public:
    const std::array<std::uint64_t, 3>& numbers() const { return m_numbers; }
    bool is_pre_release() const { return !m_pre_release.empty(); }
    /// As it was written: `1`, `1.0` …
    const std::string& text() const { return m_text; }
    /// How many numbers were written: 1 to 3.
    int written_numbers() const { return m_written_numbers; }

    /// `N.N.N`, whatever the numbers.
    static Version of_numbers(const std::array<std::uint64_t, 3>& numbers);
    /// `N.N.N-0`: every other version with these numbers, pre-release or not, is above it.
    static Version lowest_of(const std::array<std::uint64_t, 3>& numbers);

    friend bool operator==(const Version& a, const Version& b) { return (a <=> b) == 0; }
    friend std::strong_ordering operator<=>(const Version& a, const Version& b);
    friend Result<Version> parse_version(std::string_view text);

private:
    std::string m_text = "0";
    std::array<std::uint64_t, 3> m_numbers{};
    int m_written_numbers = 1;
    std::vector<std::string> m_pre_release;  // the identifiers between dots
};

/// Numbers without leading zeros, below 2^53; a pre-release of `[0-9A-Za-z-]+` parts between dots. `invalid_argument`
/// otherwise.
Result<Version> parse_version(std::string_view text);
inline const std::string& to_string(const Version& version) {
    return version.text();
}

}  // namespace lode
