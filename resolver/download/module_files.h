// The files of a manifest that the cache lacks, several at once.
#pragma once

#include <vector>

#include "base/result.h"
#include "cache/cache.h"
#include "module/manifest.h"
#include "resolver/download/download_context.h"

namespace lode {

/// Makes each file of the manifest a blob of the cache. `folders` are the places where all of them lie, the registry's
/// own first; those that have failed lately are asked last. Errors as download_file, of the file that failed first;
/// `out_of_space` before the first byte when there is no room for all.
Result<void> download_module_files(const DownloadContext& context, const std::vector<Url>& folders,
                                   const Manifest& manifest, const Cache& cache);

/// Those that do not rest first, in their order; then the others. A pure function of what `health` knows.
std::vector<Url> in_order_of_health(std::vector<Url> folders, const MirrorHealth& health);

}  // namespace lode
