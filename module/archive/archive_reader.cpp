// From the kind of an archive to its reader: one compression, one format, those that its name declares.
#include "module/archive/archive_reader.h"

#include <vector>

#include "base/read_ahead.h"
#include "module/archive/tar_reader.h"
#include "module/archive/zip_reader.h"

namespace lode {
namespace {

Result<std::unique_ptr<Decoder>> make_decoder(ArchiveKind kind) {
    switch (kind) {
        case ArchiveKind::tar_gz:
            return make_gzip_decoder();
        case ArchiveKind::tar_zst:
            return make_zstd_decoder();
        case ArchiveKind::tar_xz:
            return make_xz_decoder();
        case ArchiveKind::tar:
        case ArchiveKind::zip:
            break;
    }
    return fail(ErrorCode::internal, "this kind of archive is not compressed as a whole");
}

/// A tar reader and the sources that it stands on, each reading the one before it.
class OwningTarReader final : public ArchiveReader {
public:
    OwningTarReader(std::vector<std::unique_ptr<ByteSource>> sources, ByteSource& last, const ArchiveLimits& limits)
        : m_sources(std::move(sources)), m_reader(last, limits) {}
    OwningTarReader(const OwningTarReader&) = delete;
    OwningTarReader& operator=(const OwningTarReader&) = delete;
    ~OwningTarReader() override {
        while (!m_sources.empty()) m_sources.pop_back();  // the last first: it reads the others
    }

    Result<std::optional<ArchiveEntry>> next() override { return m_reader.next(); }
    Result<std::size_t> read(std::span<std::byte> into) override { return m_reader.read(into); }

private:
    std::vector<std::unique_ptr<ByteSource>> m_sources;
    TarReader m_reader;
};

/// `sources` are those between the file and `source`, if there are any; the reader is to own them.
Result<std::unique_ptr<ArchiveReader>> open_tar(ByteSource& source, std::vector<std::unique_ptr<ByteSource>> sources,
                                                ArchiveKind kind, const ArchiveLimits& limits) {
    if (kind == ArchiveKind::tar) return std::make_unique<OwningTarReader>(std::move(sources), source, limits);
    LODE_ASSIGN(auto decoder, make_decoder(kind));
    sources.push_back(std::make_unique<DecodedSource>(source, std::move(decoder), limits.expansion));
    sources.push_back(std::make_unique<ReadAheadSource>(*sources.back()));  // decoding beside hashing and writing
    ByteSource& last = *sources.back();
    return std::make_unique<OwningTarReader>(std::move(sources), last, limits);
}

}  // namespace

Result<std::unique_ptr<ArchiveReader>> open_archive(ByteSource& source, ArchiveKind kind, const ArchiveLimits& limits) {
    if (needs_whole_file(kind)) return fail(ErrorCode::invalid_argument, "a .zip cannot be read before it is whole");
    return open_tar(source, {}, kind, limits);
}

Result<std::unique_ptr<ArchiveReader>> open_archive(const ReadableFile& file, ArchiveKind kind,
                                                    const ArchiveLimits& limits) {
    if (kind == ArchiveKind::zip) {
        LODE_ASSIGN(auto reader, ZipReader::open(file, limits));
        return std::make_unique<ZipReader>(std::move(reader));
    }
    std::vector<std::unique_ptr<ByteSource>> sources;
    sources.push_back(std::make_unique<FileRangeSource>(file.file, 0, file.size, "the archive"));
    ByteSource& whole = *sources.back();
    return open_tar(whole, std::move(sources), kind, limits);
}

}  // namespace lode
