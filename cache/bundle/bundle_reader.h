// Reads a bundle as it streams by, and believes nothing that it has not hashed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "base/progress.h"
#include "base/result.h"
#include "cache/bundle/bundled_modules.h"
#include "module/archive/archive_reader.h"
#include "module/streaming_digest.h"

namespace lode {

/// Takes one order of members and no other: `bundle.json`, the manifests and the blobs, each sorted and none twice, of
/// which every one is named by what came before it. Errors are `integrity`, or those of the archive. One thread at a
/// time; of no use after an error.
class BundleReader {
public:
    /// Reads `bundle.json` and all manifests.
    static Result<BundleReader> open(std::unique_ptr<ArchiveReader> archive, const BundleLimits& limits = {});

    /// What the bundle's manifests name; a blob of theirs need not be in it.
    const BundledModules& modules() const { return m_modules; }

    /// The next blob, whose content is read or passed over before the one after it. None at the end, when all that
    /// stands there has been checked.
    Result<std::optional<FileEntry>> next_blob();
    /// More of its content; 0 at its end, when its digest has been compared.
    Result<std::size_t> read(std::span<std::byte> into);
    /// The rest of its content, not looked at.
    Result<void> pass_over(const Cancellation& cancellation);

private:
    BundleReader(std::unique_ptr<ArchiveReader> archive, BundledModules modules)
        : m_archive(std::move(archive)), m_modules(std::move(modules)) {}

    std::unique_ptr<ArchiveReader> m_archive;
    BundledModules m_modules;
    std::optional<Digest> m_blob;  // the current or the last one
    StreamingDigest m_hash;        // of its content so far
};

}  // namespace lode
