// What a manifest's digest is held against, and what it means when it is another.
#pragma once

#include <string_view>

#include "base/result.h"
#include "module/digest.h"

namespace lode {

struct ExpectedDigest {
    enum class Reason {
        pinned,       ///< the handle says so
        seen_before,  ///< this cache has seen the version as this
        published,    ///< the registry's versions.json says so
    };

    Digest digest;
    Reason reason = Reason::pinned;
};

/// `integrity`, naming the manifest at `location` and both digests, when `got` is another.
Result<void> check_digest(const ExpectedDigest& expected, const Digest& got, std::string_view location);

}  // namespace lode
