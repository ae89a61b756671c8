// A bundle's modules into a cache, as if they had been downloaded.
#pragma once

#include <cstdint>

#include "base/log.h"
#include "base/progress.h"
#include "base/result.h"
#include "cache/bundle/bundle_reader.h"
#include "cache/cache.h"

namespace lode {

struct ImportedBundle {
    std::uint64_t files = 0;          ///< blobs of the modules, each counted once
    std::uint64_t bytes = 0;          ///< of them
    std::uint64_t written_files = 0;  ///< those that the cache lacked
    std::uint64_t written_bytes = 0;
};

/// Takes in every module and what the handles mean; modules are committed when all of the bundle has been read and
/// checked, as a download is. Blobs become the cache's on the way: an import that was stopped or killed goes on where
/// it was when it is begun again, and what is there already is passed over.
///
/// A fixed handle that the cache knows to mean something else is `integrity`, and nothing is imported; a floating one
/// means from now on what the bundle says, with a warning. Other errors: those of the reader, `integrity` for a module
/// of which a file is neither in the bundle nor in the cache, `out_of_space` before anything is written where the disk
/// has too little room, `interrupted`.
Result<ImportedBundle> import_bundle(const Cache& cache, BundleReader& bundle, Log& log, Progress& progress,
                                     const Cancellation& cancellation);

}  // namespace lode
