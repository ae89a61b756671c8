// An archive on its way into the cache: unpacked beside it, checked, then committed as a module.
#pragma once

#include <string>
#include <vector>

#include "base/file.h"
#include "base/progress.h"
#include "base/result.h"
#include "cache/cache.h"
#include "module/archive/archive_reader.h"
#include "module/archive_kind.h"
#include "module/manifest.h"

namespace lode {

/// A module in a folder of the cache's `partial/`, gone again unless it is committed.
class UnpackedArchive {
public:
    /// Unpacks the whole of `archive`. What has a `module.json` is held against it; anything else gets the manifest of
    /// a foreign module. Errors as unpack_archive, and `integrity` for what can be no module. `progress` is advanced by
    /// the bytes written.
    static Result<UnpackedArchive> unpack(const ReadableFile& archive, ArchiveKind kind, const Cache& cache,
                                          Progress& progress, const Cancellation& cancellation);
    /// The same of one that is still arriving; not of a kind that needs_whole_file.
    static Result<UnpackedArchive> unpack(ByteSource& archive, ArchiveKind kind, const Cache& cache, Progress& progress,
                                          const Cancellation& cancellation);

    const Manifest& manifest() const { return m_manifest; }
    /// Of the manifest.
    const Digest& digest() const { return m_digest; }

    /// Its files become the cache's, synced. `meaning` is what the handle's record will say.
    Result<ModuleFolder> commit(const Cache& cache, std::string_view handle, const HandleMeaning& meaning) const;

private:
    static Result<UnpackedArchive> unpack(ArchiveReader& reader, const Cache& cache, Progress& progress,
                                          const Cancellation& cancellation);
    UnpackedArchive(StagedFolder folder, std::string manifest_text, Manifest manifest);

    StagedFolder m_folder;
    std::string m_manifest_text;
    Manifest m_manifest;
    Digest m_digest;
};

}  // namespace lode
