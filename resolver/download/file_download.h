// One file from a URL into the cache's `partial/`: resumed where a part of it is there, hashed while it streams, tried
// again and elsewhere where that may help, and handed over only when its bytes are the promised ones.
#pragma once

#include <memory>

#include "base/result.h"
#include "cache/partial_store.h"
#include "resolver/download/download_context.h"
#include "resolver/download/download_follower.h"
#include "resolver/download/wanted_file.h"

namespace lode {

struct DownloadedFile {
    std::unique_ptr<PartialFile> file;  ///< whole; to be committed or discarded
    Digest digest;
};

/// Errors: `integrity`, naming file, source, what was expected and what was got, when all sources have other bytes (of
/// which nothing is kept); `not_found`, `permission_denied`, `unavailable` or `unusable` when none has it; what the
/// disk says; `interrupted`. What is resumable stays for the next one. `follower`, which may be null, is told as it
/// comes.
Result<DownloadedFile> download_file(const DownloadContext& context, const WantedFile& wanted,
                                     const PartialStore& partials, DownloadFollower* follower = nullptr);

}  // namespace lode
