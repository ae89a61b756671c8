// The words for a manifest that is not the expected one.
#include "resolver/expected_digest.h"

#include <fmt/format.h>

namespace lode {
namespace {

constexpr std::string_view changed_hint =
    "a published version never changes, and nothing of this answer was kept.\n"
    "      Either the registry's copy was replaced, or somebody on the way altered the answer.\n"
    "      Ask the publisher, not over this network, which digest is right. If it is the new one, accept it";

struct Words {
    std::string what;
    std::string hint;
};

/// `pin` is how the answer would be accepted.
Words words_for(const ExpectedDigest& expected, const Digest& pin) {
    switch (expected.reason) {
        case ExpectedDigest::Reason::pinned:
            return {"is not the one that was pinned", "the copy was replaced, or the pin is of another module"};
        case ExpectedDigest::Reason::locked:
            return {"is not the one that the lock file names",
                    "the copy was replaced since it was locked: ask its publisher; `lode lock --update HANDLE` would "
                    "accept what is there now"};
        case ExpectedDigest::Reason::seen_before:
            return {
                fmt::format("has changed since this cache first saw it{}{}", expected.since.empty() ? "" : ", at ",
                            expected.since),
                fmt::format("{} once,\n      by its digest: lode resolve 'HANDLE#sha256={}'", changed_hint, pin.hex())};
        case ExpectedDigest::Reason::published:
            return {"is not the one that was published, by the registry's versions.json",
                    "nothing of it was kept; the registry's copy is damaged or replaced: tell its keeper"};
    }
    return {};
}

/// `what` with its `location`: the manifest `…`.
Result<void> check(const ExpectedDigest& expected, const Digest& got, const Digest& pin, const std::string& what) {
    if (expected.digest == got) return {};
    Words words = words_for(expected, pin);
    const bool is_change = expected.reason == ExpectedDigest::Reason::seen_before;
    return fail(ErrorCode::integrity,
                fmt::format("{}{} {}: expected {}, got {}", is_change ? "SECURITY ERROR: " : "", what, words.what,
                            to_string(expected.digest), to_string(got)),
                std::move(words.hint));
}

}  // namespace

Result<void> check_digest(const ExpectedDigest& expected, const Digest& got, std::string_view location) {
    return check(expected, got, got, fmt::format("the manifest `{}`", location));
}

Result<void> check_archive_digest(const ExpectedDigest& expected, const Digest& got, std::string_view location) {
    return check(expected, got, got, fmt::format("the archive `{}`", location));
}

Result<void> check_unpacked_digest(const ExpectedDigest& expected, const Digest& got, std::string_view location,
                                   const Digest& archive) {
    return check(expected, got, archive, fmt::format("the module in the archive `{}`", location));
}

Result<void> check_listed_digest(const Release& before, const Digest& got, const ListedDigest& listed) {
    if (before.digest == got) return {};
    return fail(
        ErrorCode::integrity,
        fmt::format("SECURITY ERROR: `{}` lists version {} with another digest than before: expected {}, got "
                    "{}",
                    listed.location, to_string(before.version), to_string(before.digest), to_string(got)),
        fmt::format("{} by removing\n      what this cache remembers of the module: {}", changed_hint, listed.record));
}

}  // namespace lode
