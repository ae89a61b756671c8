// The records at the end of a zip archive, which say where its directory is.
#pragma once

#include <cstdint>

#include "base/file.h"
#include "base/result.h"

namespace lode {

/// Where the directory lies; it ends where the end records begin.
struct ZipEnd {
    std::uint64_t entries = 0;
    std::uint64_t directory_offset = 0;
    std::uint64_t directory_size = 0;
};

/// `integrity` where there are none, where two can be found, or where they disagree with each other or with the file.
Result<ZipEnd> find_zip_end(const ReadableFile& file);

}  // namespace lode
