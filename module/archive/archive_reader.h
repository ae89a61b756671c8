// Reads an archive from its beginning to its end: one entry after the other, files and folders only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/byte_source.h"
#include "base/file.h"
#include "base/result.h"
#include "module/archive/archive_limits.h"
#include "module/archive_kind.h"

namespace lode {

struct ArchiveEntry {
    std::string name;  ///< as the archive has it, any bytes: nothing to open a file by (see EntryNames)
    bool is_folder = false;
    std::uint64_t size = 0;  ///< of a file's content, in bytes
};

/// What it accepts has one reading: where programs that read archives differ, it refuses. So nothing is skipped or
/// guessed, and what stands after the end is an error. Errors are `integrity`, or those of the source. One thread at a
/// time; of no use after an error.
class ArchiveReader {
public:
    virtual ~ArchiveReader() = default;
    /// The next entry; what is left of the last one's content is passed over. None at the end, when all that stands
    /// there has been checked.
    virtual Result<std::optional<ArchiveEntry>> next() = 0;
    /// More of the current file's content; 0 after its last byte, when it has been checked.
    virtual Result<std::size_t> read(std::span<std::byte> into) = 0;
};

/// Of a stream, which may still be arriving: any kind but zip (`invalid_argument`). `source` must outlive the reader,
/// may be read on a thread of the reader's, and has to end a read for the reader to be destroyed.
Result<std::unique_ptr<ArchiveReader>> open_archive(ByteSource& source, ArchiveKind kind, const ArchiveLimits& limits);

/// Of a whole file, of any kind. `file` must outlive the reader.
Result<std::unique_ptr<ArchiveReader>> open_archive(const ReadableFile& file, ArchiveKind kind,
                                                    const ArchiveLimits& limits);

}  // namespace lode
