// Reads a zip archive: its directory first, then each entry where the directory says it is.
#pragma once

#include <memory>

#include "module/archive/archive_reader.h"
#include "module/archive/zip_directory.h"

namespace lode {

/// The directory and the headers among the contents must say the same, and the entries must fill the file up to the
/// directory without gap or overlap: whoever reads by the one or by the other sees the same files.
class ZipReader final : public ArchiveReader {
public:
    /// `file` must outlive the reader.
    static Result<ZipReader> open(const ReadableFile& file, const ArchiveLimits& limits);

    Result<std::optional<ArchiveEntry>> next() override;
    Result<std::size_t> read(std::span<std::byte> into) override;

private:
    ZipReader(const ReadableFile& file, ZipDirectory directory) : m_file(&file), m_directory(std::move(directory)) {}

    Result<void> skip_content();
    Result<void> open_content(const ZipEntry& entry);
    Result<void> finish_content();
    std::uint64_t end_of(std::size_t index) const;

    const ReadableFile* m_file;
    ZipDirectory m_directory;
    std::size_t m_next = 0;        // index of the entry after the current one
    std::uint64_t m_position = 0;  // where the current entry's content ends, without what follows it
    std::unique_ptr<ByteSource> m_packed;
    std::unique_ptr<ByteSource> m_content;  // none: it is finished
    std::uint64_t m_got = 0;                // bytes of the current content
    std::uint32_t m_crc32 = 0;              // of them
};

}  // namespace lode
