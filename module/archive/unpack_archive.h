// Unpacks an archive into a folder, hashing each file as it is written.
#pragma once

#include <vector>

#include "base/file.h"
#include "base/progress.h"
#include "base/result.h"
#include "module/archive/archive_reader.h"
#include "module/manifest.h"

namespace lode {

/// Writes every file and folder of the archive below `folder`, which is open and empty, and nowhere else. Files get the
/// mode 0444 and folders 0755, owned by this process, whatever the archive says of modes, owners, times and attributes;
/// whoever publishes the tree syncs it and makes its folders 0555. `progress` is advanced by the bytes written.
///
/// The files, sorted by path; their names are safe to join below a folder, and need not be such as a manifest can hold
/// (see foreign_manifest, check_unpacked_module). Errors: `integrity` for an archive that is damaged, hostile or beyond
/// `limits`, `interrupted`, and those of the source and the disk; what is in `folder` then is of no use.
Result<std::vector<FileEntry>> unpack_archive(ArchiveReader& archive, const FileDescriptor& folder,
                                              const ArchiveLimits& limits, Progress& progress,
                                              const Cancellation& cancellation);

}  // namespace lode
