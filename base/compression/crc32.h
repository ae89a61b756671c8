// CRC-32 as gzip and zip have it: finds damage, proves nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lode {

/// The checksum of `bytes` after others whose checksum is `before`; 0 before the first.
std::uint32_t crc32_of(std::span<const std::byte> bytes, std::uint32_t before = 0);

}  // namespace lode
