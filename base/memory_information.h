// What the kernel says of the machine's memory.
#pragma once

#include <cstdint>
#include <optional>

namespace lode {

/// Bytes that wait to be written to any disk, or are being written. None where `/proc/meminfo` does not say.
std::optional<std::uint64_t> dirty_memory();

}  // namespace lode
