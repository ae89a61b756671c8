// The central directory of a zip archive: its list of entries, at its end.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "module/archive/archive_limits.h"

namespace lode {

enum class ZipMethod : std::uint16_t { stored = 0, deflated = 8 };

struct ZipEntry {
    std::string name;
    bool is_folder = false;
    ZipMethod method = ZipMethod::stored;
    std::uint16_t flags = 0;
    std::uint32_t crc32 = 0;
    std::uint64_t packed_size = 0;
    std::uint64_t size = 0;
    std::uint64_t header_offset = 0;  ///< where its local header is
};

struct ZipDirectory {
    std::vector<ZipEntry> entries;  ///< in the order in which they lie in the file
    std::uint64_t offset = 0;       ///< where the entries end and the directory begins
};

inline constexpr std::uint16_t zip_flag_descriptor = 1U << 3U;  ///< sizes and checksum come after the content

/// The parts of `extra` fields (id, size, content). `integrity` where they do not fill `bytes`.
Result<std::vector<std::pair<std::uint16_t, std::string_view>>> parse_zip_extra(std::string_view bytes);

/// PKWARE's APPNOTE 6.3.10 as far as Info-ZIP, Python and Go go: stored or deflated, Zip64, a comment at the end.
/// Refused as `integrity`: several disks, encryption, other methods, links and other special files, names that are not
/// UTF-8 by their flag, a directory that is not right before the end records, sizes beyond the limits.
Result<ZipDirectory> read_zip_directory(const ReadableFile& file, const ArchiveLimits& limits);

}  // namespace lode
