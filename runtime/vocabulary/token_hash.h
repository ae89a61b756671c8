// The keyed hash that places tokens in a vocabulary index: XXH3, 64 bits, with a seed made from the vocabulary's
// digest.
#pragma once

#include <cstdint>
#include <string_view>

#include "module/digest.h"

namespace lode {

/// Where a token stands in an index, and what is compared there before the token itself.
struct TokenHash {
    std::uint32_t place;        ///< the home bucket is `place * bucket_count >> 32`
    std::uint32_t fingerprint;  ///< compared in the bucket
};

/// The hash's key for the `attempt`-th build of an index of the vocabulary file `source`. Nobody can choose tokens that
/// collide under it without changing the file, and with it the key.
std::uint64_t token_hash_seed(const Digest& source, std::uint32_t attempt);

TokenHash hash_token(std::string_view token, std::uint64_t seed);

}  // namespace lode
