// Finding the end records: the last thing in the file but for a comment, and no second one inside it.
#include "module/archive/zip_end.h"

#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "module/archive/little_endian.h"

namespace lode {
namespace {

constexpr std::string_view end_signature{"PK\5\6", 4};
constexpr std::string_view end64_signature{"PK\6\6", 4};
constexpr std::string_view locator_signature{"PK\6\7", 4};
constexpr std::size_t end_size = 22;
constexpr std::size_t end64_size = 56;
constexpr std::size_t locator_size = 20;
constexpr std::size_t largest_comment = 0xFFFF;

tl::unexpected<Error> refuse(std::string why) {
    return fail(ErrorCode::integrity, std::move(why));
}

/// Where in the file's tail the one end record is.
Result<std::size_t> place_of_end(std::string_view tail) {
    std::optional<std::size_t> found;
    for (std::size_t at = tail.find(end_signature); at != std::string_view::npos;
         at = tail.find(end_signature, at + 1)) {
        if (tail.size() - at < end_size) continue;
        if (at + end_size + little_endian<std::uint16_t>(tail, at + 20) != tail.size()) continue;
        if (found) return refuse("it has two ends: one is the other's comment");
        found = at;
    }
    if (!found) return refuse("it is no zip archive, or it is cut short: it has no end record");
    return *found;
}

/// The end record's own numbers, each of which may be all ones where Zip64's record has the number.
struct ShortEnd {
    std::uint16_t disk, directory_disk, entries_here, entries;
    std::uint32_t directory_size, directory_offset;
};

ShortEnd read_short_end(std::string_view tail, std::size_t at) {
    return {little_endian<std::uint16_t>(tail, at + 4),  little_endian<std::uint16_t>(tail, at + 6),
            little_endian<std::uint16_t>(tail, at + 8),  little_endian<std::uint16_t>(tail, at + 10),
            little_endian<std::uint32_t>(tail, at + 12), little_endian<std::uint32_t>(tail, at + 16)};
}

bool agrees(std::uint64_t small, std::uint64_t all_ones, std::uint64_t large) {
    return small == all_ones || small == large;
}

/// Zip64's numbers from the record that must be right before its locator.
Result<ZipEnd> read_long_end(std::string_view record, std::string_view locator, std::uint64_t offset,
                             const ShortEnd& end) {
    if (!record.starts_with(end64_signature) || little_endian<std::uint64_t>(record, 4) != end64_size - 12)
        return refuse("its Zip64 end record is not where it should be");
    const auto entries = little_endian<std::uint64_t>(record, 32);
    const ZipEnd found{entries, little_endian<std::uint64_t>(record, 48), little_endian<std::uint64_t>(record, 40)};
    const bool one_disk =
        little_endian<std::uint32_t>(record, 16) == 0 && little_endian<std::uint32_t>(record, 20) == 0 &&
        little_endian<std::uint64_t>(record, 24) == entries && little_endian<std::uint32_t>(locator, 4) == 0 &&
        little_endian<std::uint32_t>(locator, 16) <= 1;
    if (!one_disk) return refuse("it is in several parts");
    if (little_endian<std::uint64_t>(locator, 8) != offset || !agrees(end.entries, 0xFFFF, entries) ||
        !agrees(end.directory_size, 0xFFFFFFFF, found.directory_size) ||
        !agrees(end.directory_offset, 0xFFFFFFFF, found.directory_offset))
        return refuse("its two end records disagree");
    return found;
}

}  // namespace

Result<ZipEnd> find_zip_end(const ReadableFile& file) {
    const std::uint64_t tail_size =
        std::min<std::uint64_t>(file.size, end64_size + locator_size + end_size + largest_comment);
    const std::uint64_t tail_offset = file.size - tail_size;
    LODE_ASSIGN(const std::string tail,
                read_at(file.file, tail_offset, static_cast<std::size_t>(tail_size), "the archive"));
    LODE_ASSIGN(const std::size_t at, place_of_end(tail));
    const auto end = read_short_end(tail, at);
    ZipEnd found{end.entries, end.directory_offset, end.directory_size};
    std::uint64_t directory_end = tail_offset + at;
    const std::string_view before = std::string_view(tail).substr(0, at);
    if (before.size() >= end64_size + locator_size && before.substr(at - locator_size).starts_with(locator_signature)) {
        directory_end -= end64_size + locator_size;
        LODE_ASSIGN(found, read_long_end(before.substr(at - locator_size - end64_size),
                                         before.substr(at - locator_size), directory_end, end));
    } else if (end.entries != end.entries_here) {
        return refuse("it is in several parts");
    }
    if (end.disk != 0 && end.disk != 0xFFFF) return refuse("it is in several parts");
    if (end.directory_disk != 0 && end.directory_disk != 0xFFFF) return refuse("it is in several parts");
    if (found.directory_offset > directory_end || found.directory_size != directory_end - found.directory_offset)
        return refuse("its directory is not right before its end, or something was put before its beginning");
    return found;
}

}  // namespace lode
