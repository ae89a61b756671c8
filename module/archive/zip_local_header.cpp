// Local headers and data descriptors (APPNOTE 4.3.7, 4.3.9).
#include "module/archive/zip_local_header.h"

#include <string>

#include <fmt/format.h>

#include "base/printable.h"
#include "module/archive/little_endian.h"

namespace lode {
namespace {

constexpr std::string_view header_signature{"PK\3\4", 4};
constexpr std::string_view descriptor_signature{"PK\7\10", 4};
constexpr std::size_t header_size = 30;
constexpr std::uint16_t extra_zip64 = 0x0001;

tl::unexpected<Error> disagrees(const ZipEntry& entry, std::string_view what) {
    return fail(ErrorCode::integrity,
                fmt::format("the entry `{}` has {} in the directory and another beside its content",
                            printable(entry.name), what));
}

struct LocalSizes {
    std::uint64_t size;
    std::uint64_t packed_size;
};

/// The header's sizes, or those of its Zip64 part where they are all ones.
Result<LocalSizes> sizes_of(std::string_view header, std::string_view extra) {
    LocalSizes sizes{little_endian<std::uint32_t>(header, 22), little_endian<std::uint32_t>(header, 18)};
    LODE_ASSIGN(const auto parts, parse_zip_extra(extra));
    for (const auto& [id, part] : parts) {
        if (id != extra_zip64 || part.size() < 16) continue;
        if (sizes.size == 0xFFFFFFFF) sizes.size = little_endian<std::uint64_t>(part, 0);
        if (sizes.packed_size == 0xFFFFFFFF) sizes.packed_size = little_endian<std::uint64_t>(part, 8);
    }
    return sizes;
}

/// A header written before its content was known may have zeros, which the descriptor makes good.
bool agrees(std::uint64_t local, std::uint64_t known, const ZipEntry& entry) {
    return local == known || (local == 0 && (entry.flags & zip_flag_descriptor) != 0);
}

Result<void> check_numbers(const ZipEntry& entry, std::string_view header, std::string_view extra) {
    if (little_endian<std::uint16_t>(header, 6) != entry.flags) return disagrees(entry, "flags");
    if (little_endian<std::uint16_t>(header, 8) != static_cast<std::uint16_t>(entry.method))
        return disagrees(entry, "a method");
    if (!agrees(little_endian<std::uint32_t>(header, 14), entry.crc32, entry)) return disagrees(entry, "a checksum");
    LODE_ASSIGN(const auto sizes, sizes_of(header, extra));
    if (!agrees(sizes.size, entry.size, entry) || !agrees(sizes.packed_size, entry.packed_size, entry))
        return disagrees(entry, "a size");
    return {};
}

}  // namespace

Result<std::uint64_t> check_zip_local_header(const ReadableFile& file, const ZipEntry& entry) {
    LODE_ASSIGN(const std::string header, read_at(file.file, entry.header_offset, header_size, "the archive"));
    if (header.size() < header_size || !header.starts_with(header_signature))
        return fail(ErrorCode::integrity,
                    fmt::format("the entry `{}` is not where the directory has it", printable(entry.name)));
    const std::size_t name_size = little_endian<std::uint16_t>(header, 26);
    const std::size_t extra_size = little_endian<std::uint16_t>(header, 28);
    LODE_ASSIGN(const std::string rest,
                read_at(file.file, entry.header_offset + header_size, name_size + extra_size, "the archive"));
    if (rest.size() < name_size + extra_size) return disagrees(entry, "a length");
    if (std::string_view(rest).substr(0, name_size) != entry.name) return disagrees(entry, "a name");
    LODE_TRY(check_numbers(entry, header, std::string_view(rest).substr(name_size)));
    return entry.header_offset + header_size + name_size + extra_size;
}

Result<void> check_zip_descriptor(const ReadableFile& file, const ZipEntry& entry, std::uint64_t begin,
                                  std::uint64_t end) {
    const std::uint64_t length = end - begin;
    const bool is_expected = (entry.flags & zip_flag_descriptor) != 0;
    const bool is_long = length >= 20;           // sizes of 8 bytes
    const bool has_signature = length % 8 == 0;  // 16 or 24, against 12 or 20
    if (begin > end || (is_expected ? length != 12 && length != 16 && length != 20 && length != 24 : length != 0))
        return fail(ErrorCode::integrity,
                    fmt::format("after the content of the entry `{}` stands what no entry has", printable(entry.name)));
    if (!is_expected) return {};
    LODE_ASSIGN(const std::string bytes, read_at(file.file, begin, static_cast<std::size_t>(length), "the archive"));
    if (bytes.size() < length) return disagrees(entry, "a length");
    std::string_view left = bytes;
    if (has_signature) {
        if (!left.starts_with(descriptor_signature)) return disagrees(entry, "a descriptor");
        left.remove_prefix(descriptor_signature.size());
    }
    const auto packed_size = is_long ? little_endian<std::uint64_t>(left, 4) : little_endian<std::uint32_t>(left, 4);
    const auto size = is_long ? little_endian<std::uint64_t>(left, 12) : little_endian<std::uint32_t>(left, 8);
    if (little_endian<std::uint32_t>(left, 0) != entry.crc32 || packed_size != entry.packed_size || size != entry.size)
        return disagrees(entry, "a size or a checksum");
    return {};
}

}  // namespace lode
