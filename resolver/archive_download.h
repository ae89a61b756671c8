// An archive from the network: downloaded as a file is, resumable, and unpacked.
#pragma once

#include "base/result.h"
#include "cache/cache.h"
#include "resolver/download/download_context.h"
#include "resolver/module_source.h"
#include "resolver/unpacked_archive.h"

namespace lode {

struct DownloadedArchive {
    UnpackedArchive unpacked;
    Digest digest;  ///< of the archive's bytes
};

/// Unpacks while it arrives, but for a zip. Errors as download_file and UnpackedArchive::unpack, naming the archive;
/// where its digest is expected and is another, that is the error, whatever came of unpacking. The archive itself is
/// not kept, unless the disk was full or the wish to stop came while it was unpacked.
Result<DownloadedArchive> download_archive(const DownloadContext& context, const ArchiveSource& source,
                                           const Cache& cache);

}  // namespace lode
