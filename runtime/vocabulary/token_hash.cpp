// XXH3 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md) with a seed.
#include "runtime/vocabulary/token_hash.h"

#include <xxhash.h>

namespace lode {

std::uint64_t token_hash_seed(const Digest& source, std::uint32_t attempt) {
    return XXH3_64bits_withSeed(source.bytes().data(), source.bytes().size(), attempt);
}

TokenHash hash_token(std::string_view token, std::uint64_t seed) {
    const std::uint64_t hash = XXH3_64bits_withSeed(token.data(), token.size(), seed);
    return {static_cast<std::uint32_t>(hash >> 32U), static_cast<std::uint32_t>(hash)};
}

}  // namespace lode
