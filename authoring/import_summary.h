// What an import made.
#pragma once

#include <cstdint>
#include <filesystem>

#include "module/digest.h"

namespace lode {

struct ImportSummary {
    std::filesystem::path path;
    Digest digest;
    std::uint64_t tokens = 0;
    std::uint64_t dimensions = 0;
    std::uint64_t skipped = 0;  ///< rows whose token came before
};

}  // namespace lode
