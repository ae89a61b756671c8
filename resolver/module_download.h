// A module's manifest and files, from its folder or, once it is known what they must be, from any copy of it.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/url.h"
#include "cache/cache.h"
#include "module/manifest.h"
#include "resolver/module_source.h"
#include "resolver/verified_download.h"

namespace lode {

/// The manifest's text. With an expected digest it comes from the first of `copies` that has it; without one only from
/// the first, which is the registry itself: a mirror's word counts for nothing.
Result<std::string> download_manifest(const DownloadContext& context, const ModuleSource& source,
                                      const std::vector<Url>& copies);

/// Makes every file of the manifest that the cache lacks a blob, each from the first copy that has it.
Result<void> download_files(const DownloadContext& context, const Cache& cache, const Manifest& manifest,
                            const std::vector<Url>& copies);

}  // namespace lode
