// From the kind of an archive to its reader: one compression, one format, those that its name declares.
#include "module/archive/archive_reader.h"

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

/// A tar reader and the sources between it and the stream.
class OwningTarReader final : public ArchiveReader {
public:
    OwningTarReader(std::unique_ptr<ByteSource> file, std::unique_ptr<ByteSource> decoded, ByteSource& last,
                    const ArchiveLimits& limits)
        : m_file(std::move(file)), m_decoded(std::move(decoded)), m_reader(last, limits) {}

    Result<std::optional<ArchiveEntry>> next() override { return m_reader.next(); }
    Result<std::size_t> read(std::span<std::byte> into) override { return m_reader.read(into); }

private:
    std::unique_ptr<ByteSource> m_file;
    std::unique_ptr<ByteSource> m_decoded;
    TarReader m_reader;
};

/// `file` is `source`, where the reader is to own it.
Result<std::unique_ptr<ArchiveReader>> open_tar(ByteSource& source, std::unique_ptr<ByteSource> file, ArchiveKind kind,
                                                const ArchiveLimits& limits) {
    if (kind == ArchiveKind::tar) return std::make_unique<OwningTarReader>(std::move(file), nullptr, source, limits);
    LODE_ASSIGN(auto decoder, make_decoder(kind));
    auto decoded = std::make_unique<DecodedSource>(source, std::move(decoder), limits.expansion);
    ByteSource& last = *decoded;
    return std::make_unique<OwningTarReader>(std::move(file), std::move(decoded), last, limits);
}

}  // namespace

Result<std::unique_ptr<ArchiveReader>> open_archive(ByteSource& source, ArchiveKind kind, const ArchiveLimits& limits) {
    if (needs_whole_file(kind)) return fail(ErrorCode::invalid_argument, "a .zip cannot be read before it is whole");
    return open_tar(source, nullptr, kind, limits);
}

Result<std::unique_ptr<ArchiveReader>> open_archive(const ReadableFile& file, ArchiveKind kind,
                                                    const ArchiveLimits& limits) {
    if (kind == ArchiveKind::zip) {
        LODE_ASSIGN(auto reader, ZipReader::open(file, limits));
        return std::make_unique<ZipReader>(std::move(reader));
    }
    auto whole = std::make_unique<FileRangeSource>(file.file, 0, file.size, "the archive");
    ByteSource& source = *whole;
    return open_tar(source, std::move(whole), kind, limits);
}

}  // namespace lode
