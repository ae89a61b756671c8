// XXH3 without a seed.
#include "runtime/checksum.h"

#include <xxhash.h>

namespace lode {

std::uint64_t checksum(std::string_view bytes) {
    return XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace lode
