// A module's manifest, from its folder or, once it is known what it must be, from any copy of it.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/url.h"
#include "resolver/download/download_context.h"
#include "resolver/module_source.h"

namespace lode {

/// The manifest's text. With an expected digest it comes from the first of `copies` that has it, those last that failed
/// lately; without one only from the source itself: a mirror's word counts for nothing. Errors as download_document,
/// and `integrity` where the digest is another; of several, the first one's.
Result<std::string> download_manifest(const DownloadContext& context, const ModuleSource& source,
                                      const std::vector<Url>& copies);

}  // namespace lode
