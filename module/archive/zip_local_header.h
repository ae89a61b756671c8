// What a zip archive says of an entry beside its content, held against what its directory says.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/file.h"
#include "base/result.h"
#include "module/archive/zip_directory.h"

namespace lode {

/// Reads the local header at the entry's `header_offset`; where the content begins. `integrity` unless it says what
/// the directory says.
Result<std::uint64_t> check_zip_local_header(const ReadableFile& file, const ZipEntry& entry);

/// Whether the bytes between an entry's content and the next header are what the entry's flags promise: nothing, or a
/// data descriptor that says what the directory says.
Result<void> check_zip_descriptor(const ReadableFile& file, const ZipEntry& entry, std::uint64_t begin,
                                  std::uint64_t end);

}  // namespace lode
