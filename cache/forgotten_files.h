// What a power cut made the cache forget: blobs and manifests whose note (cache/pending_blobs.h), which nobody waited
// for, did not reach the disk.
#pragma once

#include "base/clock.h"
#include "cache/cache_layout.h"

namespace lode {

/// After each start of the machine, looks once through all blobs and the manifests of foreign modules for those that
/// nobody has: what is a week old is deleted, what is younger is noted again. A call takes a moment and goes on where
/// the last one ended, of whichever process (`blobs/reviewed`). What cannot be read or deleted stays; so do blobs where
/// the file system has no hard links, by which those of nobody are told.
void review_files_of_nobody(const CacheLayout& layout, const Clock& clock);

}  // namespace lode
