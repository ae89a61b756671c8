// One header of a tar archive: 512 bytes that name what follows them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"

namespace lode {

inline constexpr std::size_t tar_block_size = 512;
using TarBlock = std::span<const std::byte, tar_block_size>;

enum class TarType : std::uint8_t {
    file,
    folder,
    extension,         ///< pax records for the next entry (`x`)
    global_extension,  ///< pax records for all entries after it (`g`)
    long_name,         ///< the next entry's name, where it is longer than 100 bytes (GNU's `L`)
};

struct TarHeader {
    std::string name;
    TarType type = TarType::file;
    std::uint64_t size = 0;  ///< of what follows, in bytes, without the padding to a whole block
};

/// The formats of v7, ustar (POSIX.1-1988), pax and GNU. None for a block of zeros. `integrity` for a wrong checksum,
/// numbers that are none, and every type but those above: links, devices, pipes, sparse files, parts of other archives,
/// and types that nobody knows.
Result<std::optional<TarHeader>> parse_tar_header(TarBlock block);

}  // namespace lode
