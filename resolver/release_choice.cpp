// Pins, ranges and what was seen before, brought together.
#include "resolver/release_choice.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/printable.h"

namespace lode {
namespace {

constexpr std::size_t longest_reason = 500;  // of a yank, in bytes

/// What somebody whose range holds nothing could ask for.
std::string hint_for(const VersionsDocument& document) {
    if (const auto newest = choose_release(document, VersionRange()))
        return fmt::format("the newest is {}", to_string(newest->version));
    if (document.versions.empty()) return "no version of it is published";
    return fmt::format("all that there is are pre-releases and yanked versions, which must be named: @{}",
                       to_string(document.versions.front().version));
}

Result<Release> pinned_release(const Handle& handle, const VersionRange& range, const VersionsDocument& document,
                               const std::string& location) {
    const auto found = std::ranges::find_if(document.versions, [&](const Release& release) {
        return release.digest == *handle.pin() && range.contains(release.version);
    });
    if (found != document.versions.end()) return *found;
    return fail(ErrorCode::integrity,
                fmt::format("no version of {} that `{}` means has the digest that was pinned, by `{}`: expected {}",
                            to_string(document.name), handle.canonical(), location, to_string(*handle.pin())),
                hint_for(document));
}

}  // namespace

Result<ChosenRelease> choose_release_for(const Handle& handle, const VersionRange& range,
                                         const VersionsDocument& document, const std::optional<HandleRecord>& record,
                                         const std::string& location) {
    using Reason = ExpectedDigest::Reason;
    if (handle.pin()) {
        LODE_ASSIGN(auto release, pinned_release(handle, range, document, location));
        return ChosenRelease{std::move(release), {*handle.pin(), Reason::pinned}};
    }
    auto release = choose_release(document, range);
    if (!release)
        return fail(ErrorCode::not_found,
                    range.is_any() ? fmt::format("there is no version of {} to choose, by `{}`",
                                                 to_string(document.name), location)
                                   : fmt::format("there is no version {} of {}, by `{}`", to_string(range),
                                                 to_string(document.name), location),
                    hint_for(document));
    ExpectedDigest expected{release->digest, Reason::published};
    if (record && range.exact()) {
        expected = {record->meaning.digest, Reason::seen_before, record->first_seen};
        LODE_TRY(check_digest(expected, release->digest, location));
    }
    return ChosenRelease{*std::move(release), std::move(expected)};
}

std::string words_for_yanked(const ModuleName& name, const Release& release) {
    auto words = fmt::format("{} version {} was yanked by its publisher", to_string(name), to_string(release.version));
    if (!release.yank_reason.empty()) words += ": " + printable(release.yank_reason, longest_reason);
    return words;
}

}  // namespace lode
