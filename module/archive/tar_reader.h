// Reads a tar archive as it streams by.
#pragma once

#include "module/archive/archive_reader.h"
#include "module/archive/pax_records.h"
#include "module/archive/tar_header.h"

namespace lode {

/// Takes the archives of GNU tar, bsdtar, Python, Go and others, as long as they hold files and folders. Demands the
/// two blocks of zeros that end an archive, and nothing but zeros after them. `source` must outlive it.
class TarReader final : public ArchiveReader {
public:
    TarReader(ByteSource& source, const ArchiveLimits& limits) : m_source(source), m_limits(limits) {}

    Result<std::optional<ArchiveEntry>> next() override;
    Result<std::size_t> read(std::span<std::byte> into) override;

private:
    /// What extension headers said of the entry after them.
    struct Extensions {
        std::optional<PaxOverrides> pax;
        std::optional<std::string> long_name;
    };

    Result<void> skip_content();
    Result<std::optional<TarHeader>> read_header();
    Result<std::string> read_extension(const TarHeader& header);
    Result<void> take_extension(const TarHeader& header, Extensions& extensions);
    Result<ArchiveEntry> make_entry(TarHeader header, Extensions extensions);
    Result<void> expect_end(const Extensions& extensions);

    ByteSource& m_source;
    ArchiveLimits m_limits;
    std::uint64_t m_headers = 0;
    std::uint64_t m_left = 0;     // of the current content, in bytes
    std::uint64_t m_padding = 0;  // after it, to a whole block
};

}  // namespace lode
