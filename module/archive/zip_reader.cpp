// Entry after entry, each checked on both sides of its content.
#include "module/archive/zip_reader.h"

#include <array>

#include <fmt/format.h>

#include "base/compression/crc32.h"
#include "base/printable.h"
#include "module/archive/zip_local_header.h"

namespace lode {
namespace {

tl::unexpected<Error> refuse(const ZipEntry& entry, std::string_view why) {
    return fail(ErrorCode::integrity, fmt::format("the entry `{}` {}", printable(entry.name), why));
}

}  // namespace

Result<ZipReader> ZipReader::open(const ReadableFile& file, const ArchiveLimits& limits) {
    LODE_ASSIGN(auto directory, read_zip_directory(file, limits));
    const std::uint64_t begin = directory.entries.empty() ? directory.offset : directory.entries.front().header_offset;
    if (begin != 0) return fail(ErrorCode::integrity, "something stands before its first entry");
    return ZipReader(file, std::move(directory));
}

Result<std::optional<ArchiveEntry>> ZipReader::next() {
    LODE_TRY(skip_content());
    if (m_next == m_directory.entries.size()) return std::nullopt;
    const ZipEntry& entry = m_directory.entries[m_next++];
    LODE_TRY(open_content(entry));
    return ArchiveEntry{entry.name, entry.is_folder, entry.is_folder ? 0 : entry.size};
}

Result<std::size_t> ZipReader::read(std::span<std::byte> into) {
    if (m_content == nullptr) return 0;
    const ZipEntry& entry = m_directory.entries[m_next - 1];
    LODE_ASSIGN(const std::size_t got, m_content->read(into).map_error(in_context(
                                           [&] { return fmt::format("the entry `{}`", printable(entry.name)); })));
    if (got > entry.size - m_got) return refuse(entry, "unpacks to more bytes than it says");
    m_got += got;
    m_crc32 = crc32_of(into.first(got), m_crc32);
    if (got == 0) LODE_TRY(finish_content());
    return got;
}

Result<void> ZipReader::skip_content() {
    std::array<std::byte, 32768> passed;
    while (m_content != nullptr) LODE_TRY(read(passed));
    return {};
}

/// Where the entry's place ends: at the next one, or at the directory.
std::uint64_t ZipReader::end_of(std::size_t index) const {
    const auto& entries = m_directory.entries;
    return index + 1 < entries.size() ? entries[index + 1].header_offset : m_directory.offset;
}

Result<void> ZipReader::open_content(const ZipEntry& entry) {
    LODE_ASSIGN(const std::uint64_t begin, check_zip_local_header(*m_file, entry));
    const std::uint64_t end = end_of(m_next - 1);
    if (begin > end || entry.packed_size > end - begin) return refuse(entry, "overlaps what follows it");
    m_position = begin + entry.packed_size;
    m_got = 0;
    m_crc32 = 0;
    m_packed = std::make_unique<FileRangeSource>(m_file->file, begin, entry.packed_size, "the archive");
    if (entry.method == ZipMethod::stored) {
        m_content = std::move(m_packed);
        return {};
    }
    LODE_ASSIGN(auto decoder, make_deflate_decoder());
    m_content = std::make_unique<DecodedSource>(*m_packed, std::move(decoder), ExpansionLimit{.total = entry.size});
    return {};
}

Result<void> ZipReader::finish_content() {
    const ZipEntry& entry = m_directory.entries[m_next - 1];
    m_content.reset();
    m_packed.reset();
    if (m_got != entry.size) return refuse(entry, fmt::format("unpacks to {} bytes, not to {}", m_got, entry.size));
    if (m_crc32 != entry.crc32) return refuse(entry, "is damaged: its checksum is wrong");
    return check_zip_descriptor(*m_file, entry, m_position, end_of(m_next - 1));
}

}  // namespace lode
