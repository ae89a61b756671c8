// Entries of the central directory (APPNOTE 4.3.12).
#include "module/archive/zip_directory.h"

#include <algorithm>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/printable.h"
#include "base/unicode/ascii.h"
#include "module/archive/little_endian.h"
#include "module/archive/zip_end.h"

namespace lode {
namespace {

constexpr std::string_view entry_signature{"PK\1\2", 4};
constexpr std::size_t entry_size = 46;
constexpr std::uint64_t largest_directory = std::uint64_t{64} << 20U;
constexpr std::uint16_t extra_zip64 = 0x0001;
constexpr std::uint16_t extra_unicode_path = 0x7075;
constexpr std::uint16_t flag_utf8 = 1U << 11U;
constexpr std::uint16_t known_flags =
    1U << 1U | 1U << 2U | zip_flag_descriptor | flag_utf8;  // 1 and 2: how hard it was tried

tl::unexpected<Error> refuse(const ZipEntry& entry, std::string_view why) {
    return fail(ErrorCode::integrity, fmt::format("the entry `{}` {}", printable(entry.name), why));
}

/// Each number that is all ones stands in Zip64's part, in this order.
Result<void> read_zip64(std::string_view part, ZipEntry& entry) {
    for (std::uint64_t* number : {&entry.size, &entry.packed_size, &entry.header_offset}) {
        if (*number != 0xFFFFFFFF) continue;
        if (part.size() < 8) return refuse(entry, "lacks a Zip64 number");
        *number = little_endian<std::uint64_t>(part, 0);
        part.remove_prefix(8);
    }
    return part.empty() ? Result<void>() : refuse(entry, "has Zip64 numbers that it does not need");
}

Result<void> read_extra(std::string_view bytes, ZipEntry& entry) {
    LODE_ASSIGN(const auto parts, parse_zip_extra(bytes));
    bool has_zip64 = false;
    for (const auto& [id, part] : parts) {
        if (id == extra_unicode_path) return refuse(entry, "has a second name");
        if (id != extra_zip64) continue;
        if (std::exchange(has_zip64, true)) return refuse(entry, "has Zip64 numbers twice");
        LODE_TRY(read_zip64(part, entry));
    }
    return {};
}

Result<void> check_type(const ZipEntry& entry, std::uint32_t attributes) {
    const auto type = (attributes >> 16U) & S_IFMT;
    // A name that ends in a slash is a folder's, whatever else the entry may be: it is made as one, and what it holds
    // is passed over.
    if (entry.is_folder || type == 0 || type == S_IFREG) return {};
    return refuse(entry, type == S_IFLNK ? "is a symbolic link" : "is neither a file nor a folder");
}

Result<void> check(const ZipEntry& entry, std::uint16_t method) {
    if ((entry.flags & 1U) != 0) return refuse(entry, "is encrypted");
    if ((entry.flags & ~known_flags) != 0) return refuse(entry, "has flags that lode does not know");
    if (entry.method != ZipMethod::stored && entry.method != ZipMethod::deflated)
        return refuse(entry, fmt::format("is compressed by the method {}: expected stored or deflated", method));
    if (entry.method == ZipMethod::stored && entry.size != entry.packed_size)
        return refuse(entry, "is stored, yet of another size than its content");
    if ((entry.flags & flag_utf8) == 0 && !is_ascii(entry.name))
        return refuse(entry, "has a name that is neither ASCII nor, by its flag, UTF-8");
    return {};
}

/// Takes the first entry off `directory`.
Result<ZipEntry> take_entry(std::string_view& directory) {
    if (!directory.starts_with(entry_signature) || directory.size() < entry_size)
        return fail(ErrorCode::integrity, "its directory is damaged: an entry is not where it should be");
    const std::size_t name_size = little_endian<std::uint16_t>(directory, 28);
    const std::size_t extra_size = little_endian<std::uint16_t>(directory, 30);
    const std::size_t comment_size = little_endian<std::uint16_t>(directory, 32);
    if (directory.size() - entry_size < name_size + extra_size + comment_size)
        return fail(ErrorCode::integrity, "its directory is damaged: an entry is longer than what is left of it");
    ZipEntry entry;
    entry.name = directory.substr(entry_size, name_size);
    entry.is_folder = entry.name.ends_with('/');
    entry.flags = little_endian<std::uint16_t>(directory, 8);
    const auto method = little_endian<std::uint16_t>(directory, 10);
    entry.method = static_cast<ZipMethod>(method);
    entry.crc32 = little_endian<std::uint32_t>(directory, 16);
    entry.packed_size = little_endian<std::uint32_t>(directory, 20);
    entry.size = little_endian<std::uint32_t>(directory, 24);
    entry.header_offset = little_endian<std::uint32_t>(directory, 42);
    LODE_TRY(read_extra(directory.substr(entry_size + name_size, extra_size), entry));
    if (little_endian<std::uint16_t>(directory, 34) != 0) return refuse(entry, "is on another disk");
    LODE_TRY(check(entry, method));
    LODE_TRY(check_type(entry, little_endian<std::uint32_t>(directory, 38)));
    directory.remove_prefix(entry_size + name_size + extra_size + comment_size);
    return entry;
}

/// What the entries claim to unpack to, all together.
Result<void> check_sizes(const std::vector<ZipEntry>& entries, std::uint64_t file_size, const ExpansionLimit& limit) {
    std::uint64_t total = 0;
    for (const ZipEntry& entry : entries)
        if (__builtin_add_overflow(total, entry.size, &total) || total > limit.total)
            return fail(ErrorCode::integrity, fmt::format("it unpacks to more than the {} bytes allowed", limit.total));
    if (total > limit.free && (total - limit.free) / limit.ratio > file_size)
        return fail(ErrorCode::integrity, fmt::format("it unpacks to {} bytes from {}: more than {} for each", total,
                                                      file_size, limit.ratio));
    return {};
}

}  // namespace

Result<std::vector<std::pair<std::uint16_t, std::string_view>>> parse_zip_extra(std::string_view bytes) {
    std::vector<std::pair<std::uint16_t, std::string_view>> parts;
    while (!bytes.empty()) {
        const std::size_t size = bytes.size() < 4 ? 0 : little_endian<std::uint16_t>(bytes, 2);
        if (bytes.size() < 4 + size) return fail(ErrorCode::integrity, "an entry's extra field is damaged");
        parts.emplace_back(little_endian<std::uint16_t>(bytes, 0), bytes.substr(4, size));
        bytes.remove_prefix(4 + size);
    }
    return parts;
}

Result<ZipDirectory> read_zip_directory(const ReadableFile& file, const ArchiveLimits& limits) {
    LODE_ASSIGN(const auto end, find_zip_end(file));
    if (end.entries > limits.names)
        return fail(ErrorCode::integrity,
                    fmt::format("it has {} entries, more than the {} allowed", end.entries, limits.names));
    if (end.directory_size > largest_directory)
        return fail(ErrorCode::integrity, fmt::format("its directory has {} bytes, more than the {} allowed",
                                                      end.directory_size, largest_directory));
    LODE_ASSIGN(const std::string text,
                read_at(file.file, end.directory_offset, static_cast<std::size_t>(end.directory_size), "the archive"));
    ZipDirectory directory{{}, end.directory_offset};
    std::string_view left = text;
    for (std::uint64_t i = 0; i < end.entries; ++i) {
        LODE_ASSIGN(auto entry, take_entry(left));
        directory.entries.push_back(std::move(entry));
    }
    if (!left.empty()) return fail(ErrorCode::integrity, "its directory is longer than its entries");
    std::stable_sort(directory.entries.begin(), directory.entries.end(),
                     [](const auto& a, const auto& b) { return a.header_offset < b.header_offset; });
    LODE_TRY(check_sizes(directory.entries, file.size, limits.expansion));
    return directory;
}

}  // namespace lode
