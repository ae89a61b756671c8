// SipHash-2-4 beside the vectors that its authors published (github.com/veorq/SipHash, vectors.h).
#include "runtime/hashes/siphash.h"

#include <string>

#include <gtest/gtest.h>

namespace lode {
namespace {

TEST(SipHashTest, HasTheAuthorsVectors) {
    const SipHashKey key{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
    std::string bytes;
    const auto hash_of = [&](std::size_t size) {
        while (bytes.size() < size) bytes.push_back(static_cast<char>(bytes.size()));
        return siphash(key, std::string_view(bytes).substr(0, size));
    };
    EXPECT_EQ(hash_of(0), 0x726fdb47dd0e0e31U);
    EXPECT_EQ(hash_of(1), 0x74f839c593dc67fdU);
    EXPECT_EQ(hash_of(7), 0xab0200f58b01d137U);
    EXPECT_EQ(hash_of(8), 0x93f5f5799a932462U);
    EXPECT_EQ(hash_of(15), 0xa129ca6149be45e5U);
}

}  // namespace
}  // namespace lode
