// Parsing of version ranges into bounds, and the choice among a module's releases.
#include "module/version_range.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/printable.h"

namespace lode {
namespace {

using Bound = VersionRange::Bound;
using Side = Bound::Side;

constexpr std::size_t max_conditions = 16;
constexpr std::string_view separators = ", ";

bool meets(const Version& version, const Bound& bound) {
    switch (bound.side) {
        case Side::at_least:
            return version >= bound.version;
        case Side::above:
            return version > bound.version;
        case Side::at_most:
            return version <= bound.version;
        case Side::below:
            return version < bound.version;
    }
    return false;
}

/// The numbers after the next step at `place`: of `1.2.3` and place 1, `1.3.0`.
std::array<std::uint64_t, 3> next_at(const Version& version, int place) {
    auto numbers = version.numbers();
    ++numbers[static_cast<std::size_t>(place)];
    std::fill(numbers.begin() + place + 1, numbers.end(), 0);
    return numbers;
}

/// Below the next step and its pre-releases.
Bound before_next_at(const Version& version, int place) {
    return {Side::below, Version::lowest_of(next_at(version, place))};
}

/// The place of the number that `^` keeps: the first that is not 0, or else the last that was written.
int caret_place(const Version& version) {
    for (int place = 0; place < version.written_numbers(); ++place)
        if (version.numbers()[static_cast<std::size_t>(place)] != 0) return place;
    return version.written_numbers() - 1;
}

std::vector<Bound> bounds_of(std::string_view operation, const Version& version) {
    const int last = version.written_numbers() - 1;
    const bool is_partial = last < 2;
    if (operation == "^") return {{Side::at_least, version}, before_next_at(version, caret_place(version))};
    if (operation == "~") return {{Side::at_least, version}, before_next_at(version, std::min(last, 1))};
    if (operation == ">=") return {{Side::at_least, version}};
    if (operation == "<") return {{Side::below, is_partial ? Version::lowest_of(version.numbers()) : version}};
    if (operation == ">" && is_partial) return {{Side::at_least, Version::of_numbers(next_at(version, last))}};
    if (operation == ">") return {{Side::above, version}};
    if (operation == "<=" && is_partial) return {before_next_at(version, last)};
    if (operation == "<=") return {{Side::at_most, version}};
    return {{Side::at_least, version}, {Side::at_most, version}};
}

std::string_view take_operator(std::string_view& text) {
    for (const std::string_view operation : {">=", "<=", ">", "<", "^", "~"}) {
        if (!text.starts_with(operation)) continue;
        text.remove_prefix(operation.size());
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        return operation;
    }
    return {};
}

/// What somebody may have meant who knows the ranges of another program.
std::string hint_for(std::string_view text) {
    if (text.find("||") != std::string_view::npos) return "alternatives (`||`) are not known: write one range";
    if (text.starts_with('=')) return "write the version alone: it is exact";
    if (text.find_first_of("xX*") != std::string_view::npos) return "for every 1.2.x write `~1.2`, for every 1.x `^1`";
    return "ranges are written as `^1.2`, `~1.2.3`, `>=1,<2`, `1.2` (exactly this) or `*`";
}

}  // namespace

bool VersionRange::names_pre_release_of(const Version& version) const {
    return std::any_of(m_bounds.begin(), m_bounds.end(), [&](const Bound& bound) {
        return bound.version.is_pre_release() && bound.version.numbers() == version.numbers();
    });
}

bool VersionRange::contains(const Version& version) const {
    if (version.is_pre_release() && !names_pre_release_of(version)) return false;
    return std::all_of(m_bounds.begin(), m_bounds.end(), [&](const Bound& bound) { return meets(version, bound); });
}

Result<VersionRange> parse_version_range(std::string_view text) {
    const auto refuse = [&](std::string_view why) {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("`{}` is not a range of versions: {}", printable(text, 100), why), hint_for(text));
    };
    VersionRange range;
    if (text == "*" || text == "latest") return range;
    range.m_text.clear();
    std::string_view rest = text;
    std::size_t conditions = 0;
    while (true) {
        rest.remove_prefix(std::min(rest.find_first_not_of(separators), rest.size()));
        if (rest.empty()) break;
        if (++conditions > max_conditions) return refuse("it has more than 16 conditions");
        const auto operation = take_operator(rest);
        const auto word = rest.substr(0, rest.find_first_of(separators));
        rest.remove_prefix(word.size());
        const auto version = parse_version(word);
        if (!version) return refuse(version.error().message);
        if (operation.empty()) range.m_exact = *version;
        std::ranges::copy(bounds_of(operation, *version), std::back_inserter(range.m_bounds));
        range.m_text += fmt::format("{}{}{}", conditions > 1 ? "," : "", operation, to_string(*version));
    }
    if (conditions == 0) return refuse("it is empty");
    if (range.m_exact && conditions > 1)
        return refuse("a version alone is exact, and stands beside no other condition");
    return range;
}

std::optional<Release> choose_release(const VersionsDocument& document, const VersionRange& range) {
    const auto chosen = std::find_if(document.versions.begin(), document.versions.end(), [&](const Release& release) {
        return range.contains(release.version) && (!release.yanked || range.exact());
    });
    if (chosen == document.versions.end()) return std::nullopt;
    return *chosen;
}

}  // namespace lode
