// SipHash-2-4: a hash that nobody without the key can predict (Aumasson and Bernstein, "SipHash: a fast short-input
// PRF", 2012).
#pragma once

#include <cstdint>
#include <string_view>

namespace lode {

struct SipHashKey {
    std::uint64_t k0 = 0;
    std::uint64_t k1 = 0;
};

std::uint64_t siphash(const SipHashKey& key, std::string_view bytes);

}  // namespace lode
