// The paper's four-word state, two rounds a block and four at the end.
#include "runtime/hashes/siphash.h"

#include <bit>
#include <cstddef>
#include <cstring>

namespace lode {
namespace {

struct State {
    std::uint64_t v0, v1, v2, v3;

    void round() {
        v0 += v1;
        v1 = std::rotl(v1, 13) ^ v0;
        v0 = std::rotl(v0, 32);
        v2 += v3;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 += v3;
        v3 = std::rotl(v3, 21) ^ v0;
        v2 += v1;
        v1 = std::rotl(v1, 17) ^ v2;
        v2 = std::rotl(v2, 32);
    }
    void take(std::uint64_t block) {
        v3 ^= block;
        round();
        round();
        v0 ^= block;
    }
};

}  // namespace

std::uint64_t siphash(const SipHashKey& key, std::string_view bytes) {
    constexpr std::size_t block_size = 8;
    State state{key.k0 ^ 0x736f6d6570736575U, key.k1 ^ 0x646f72616e646f6dU, key.k0 ^ 0x6c7967656e657261U,
                key.k1 ^ 0x7465646279746573U};
    const std::size_t whole = bytes.size() / block_size * block_size;
    for (std::size_t at = 0; at < whole; at += block_size) {
        std::uint64_t block = 0;
        std::memcpy(&block, bytes.data() + at, block_size);
        state.take(block);
    }
    std::uint64_t last = static_cast<std::uint64_t>(bytes.size()) << 56U;
    for (std::size_t i = whole; i < bytes.size(); ++i)
        last |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * (i - whole));
    state.take(last);
    state.v2 ^= 0xffU;
    for (int i = 0; i < 4; ++i) state.round();
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

}  // namespace lode
