// Modules out of a cache into one file, which another machine's cache can take in (docs/reference/bundle.md).
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/byte_sink.h"
#include "base/overwrite.h"
#include "base/progress.h"
#include "base/result.h"
#include "cache/bundle/bundled_modules.h"
#include "cache/cache.h"

namespace lode {

struct WrittenBundle {
    BundledModules modules;
    Digest digest;           ///< of the bundle's bytes
    std::uint64_t size = 0;  ///< of the bundle
};

/// Writes the bundle to `path`: beside it first, hashing every byte that it reads, and renamed when it is whole and
/// synced. The same contents give the same bytes whatever cache they come from. Errors: `not_found` for a module that
/// is not in the cache, `integrity` naming the module and the file that is not what the manifest says, `conflict` where
/// `path` exists and may not be overwritten, `interrupted`; nothing is left then. Memory is bounded whatever the size.
Result<WrittenBundle> write_bundle(const Cache& cache, const BundleContents& contents,
                                   const std::filesystem::path& path, Overwrite overwrite, Progress& progress,
                                   const Cancellation& cancellation);

/// The same uncompressed, into a sink: the tar archive that a bundle is.
Result<BundledModules> write_bundle_members(const Cache& cache, const BundleContents& contents, ByteSink& sink,
                                            Progress& progress, const Cancellation& cancellation);

}  // namespace lode
