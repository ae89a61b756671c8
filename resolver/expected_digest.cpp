// The words for a manifest that is not the expected one.
#include "resolver/expected_digest.h"

#include <fmt/format.h>

namespace lode {
namespace {

struct Words {
    std::string_view what;
    std::string_view hint;
};

Words words_for(ExpectedDigest::Reason reason) {
    switch (reason) {
        case ExpectedDigest::Reason::pinned:
            return {"is not the one that was pinned", "the copy was replaced, or the pin is of another module"};
        case ExpectedDigest::Reason::seen_before:
            return {"has changed since this cache first saw it",
                    "a version never changes: the registry was altered, or somebody stands between; tell its keeper"};
        case ExpectedDigest::Reason::published:
            return {"is not the one that was published, by the registry's versions.json",
                    "nothing of it was kept; the registry's copy is damaged or replaced: tell its keeper"};
    }
    return {};
}

}  // namespace

Result<void> check_digest(const ExpectedDigest& expected, const Digest& got, std::string_view location) {
    if (expected.digest == got) return {};
    const Words words = words_for(expected.reason);
    return fail(ErrorCode::integrity,
                fmt::format("the manifest `{}` {}: expected {}, got {}", location, words.what,
                            to_string(expected.digest), to_string(got)),
                std::string(words.hint));
}

}  // namespace lode
