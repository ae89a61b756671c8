// The checksum by which a file that lode derived guards itself.
#pragma once

#include <cstdint>
#include <string_view>

namespace lode {

/// XXH3_64bits (github.com/Cyan4973/xxHash, doc/xxhash_spec.md).
std::uint64_t checksum(std::string_view bytes);

}  // namespace lode
