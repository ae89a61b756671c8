// How much an archive may hold before it is refused.
#pragma once

#include <cstdint>

#include "base/compression/decoded_source.h"

namespace lode {

/// Each is enforced while the archive is read, before what exceeds it is written.
struct ArchiveLimits {
    std::uint64_t names = 100'000;   ///< files and folders, those named only as part of a path among them
    std::uint64_t depth = 32;        ///< parts of a path
    std::uint64_t part_bytes = 255;  ///< of one part
    std::uint64_t path_bytes = 1024;
    /// Of all that comes out. A table of zeros is honest and small when packed: 16 MiB are free, since no disk is
    /// filled by them, and after that 1000 bytes for each of the archive's. (No deflate stream gives more than 1032.)
    ExpansionLimit expansion;
};

}  // namespace lode
