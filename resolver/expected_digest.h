// What a manifest's digest, or an archive's, is held against, and what it means when it is another.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "module/digest.h"
#include "module/registry_documents.h"

namespace lode {

struct ExpectedDigest {
    enum class Reason {
        pinned,       ///< the handle says so
        locked,       ///< the lock file says so
        seen_before,  ///< this cache has seen the version as this
        published,    ///< the registry's versions.json says so
    };

    Digest digest;
    Reason reason = Reason::pinned;
    std::string since = {};  ///< seen_before: when first, `2026-01-31T12:00:00Z`
};

/// `integrity`, naming the manifest at `location` and both digests, when `got` is another. What was seen before and has
/// changed is told as a SECURITY ERROR, with what it may mean and what to do.
Result<void> check_digest(const ExpectedDigest& expected, const Digest& got, std::string_view location);

/// The same for an archive's own bytes.
Result<void> check_archive_digest(const ExpectedDigest& expected, const Digest& got, std::string_view location);
/// The same for the manifest of what came out of an archive whose bytes have the digest `archive`.
Result<void> check_unpacked_digest(const ExpectedDigest& expected, const Digest& got, std::string_view location,
                                   const Digest& archive);

/// Where a versions.json came from, and the cache's file that remembers it.
struct ListedDigest {
    std::string_view location;
    std::string_view record;
};

/// The same for a version in a versions.json: `before` is how it was listed earlier.
Result<void> check_listed_digest(const Release& before, const Digest& got, const ListedDigest& listed);

}  // namespace lode
