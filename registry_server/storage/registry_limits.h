// What may be published, by its size.
#pragma once

#include <cstdint>

namespace lode {

struct RegistryLimits {
    std::uint64_t file_bytes = std::uint64_t{64} << 30U;     ///< of a file
    std::uint64_t module_bytes = std::uint64_t{256} << 30U;  ///< of all files of a version
};

}  // namespace lode
