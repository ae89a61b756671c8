// The list of a module's versions, decided without I/O: what is added, what is kept, which is the newest.
#pragma once

#include <optional>
#include <vector>

#include "module/registry_documents.h"

namespace lode {

/// `document` with `release` in its place; a release of that version, however it is written, is replaced.
VersionsDocument with_release(VersionsDocument document, Release release);

/// What the document says of those `found` on the disk (when it was published, whether it is yanked), and nothing of
/// any other. A version found with another digest than the document's counts as new.
VersionsDocument reconciled(const VersionsDocument& document, std::vector<Release> found);

/// The highest that is neither yanked nor a pre-release; else the highest that is not yanked; else none.
std::optional<Release> newest_release(const VersionsDocument& document);

}  // namespace lode
