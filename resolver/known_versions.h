// A versions.json held against what was seen before: versions are added, never changed.
#pragma once

#include <vector>

#include "base/result.h"
#include "cache/versions_records.h"
#include "module/registry_documents.h"
#include "resolver/expected_digest.h"

namespace lode {

struct VersionsChange {
    std::vector<Release> withdrawn;      ///< all that were ever seen and are not in the document, highest first
    std::vector<Release> now_withdrawn;  ///< those of them that were there the last time
};

/// `integrity`, naming the document, the version and both digests, where a known version has another one.
Result<VersionsChange> compare_versions(const VersionsRecord& known, const VersionsDocument& document,
                                        const ListedDigest& listed);

}  // namespace lode
