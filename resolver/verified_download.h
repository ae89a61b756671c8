// One file from a URL into the cache: hashed while it streams, kept only when its size and digest are what was
// promised.
#pragma once

#include "base/clock.h"
#include "base/http/transport.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/result.h"
#include "cache/blob_store.h"
#include "module/manifest.h"

namespace lode {

/// What a download needs from outside. Downloads that fail for the moment are tried again (resolver/retry.h).
struct DownloadContext {
    Transport& transport;
    Clock& clock;
    Log& log;
    Progress& progress;
};

/// A document of at most `limit` bytes. A missing one (404, 410) is `not_found`.
Result<std::string> download_document(const DownloadContext& context, const Url& url,
                                      std::size_t limit = std::size_t{16} << 20U);

/// Makes `file` a blob of the store. `integrity`, naming file, URL, what was expected and what was got, when the bytes
/// are others; nothing of them is kept then.
Result<void> download_blob(const DownloadContext& context, const Url& url, const FileEntry& file,
                           const BlobStore& blobs);

}  // namespace lode
