// Which of a module's releases a handle means: pure functions.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "cache/handle_records.h"
#include "module/handle.h"
#include "module/registry_documents.h"
#include "module/version_range.h"
#include "resolver/expected_digest.h"

namespace lode {

struct ChosenRelease {
    Release release;
    ExpectedDigest expected;  ///< of its manifest
};

/// The release with the handle's pin, else the highest in the range. `not_found`, naming what there is, where none is
/// in the range; `integrity` where none in the range has the pin, or where an exact version has another digest than
/// `record`, which is what the handle meant before. `location` is where the document came from.
Result<ChosenRelease> choose_release_for(const Handle& handle, const VersionRange& range,
                                         const VersionsDocument& document, const std::optional<HandleRecord>& record,
                                         const std::string& location);

/// The warning for a release that its publisher has withdrawn, and that is used all the same; with the reason, where
/// one is published.
std::string words_for_yanked(const ModuleName& name, const Release& release);

}  // namespace lode
