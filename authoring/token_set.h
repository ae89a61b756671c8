// Which tokens came before: a set that holds hashes, not tokens.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lode {

/// 128-bit hashes (XXH3) under a random seed of its own, 22 to 43 bytes a token. Two different tokens are taken for one
/// with a probability of n^2 / 2^129, and no input can be prepared to make it slow. One thread at a time.
class TokenSet {
public:
    TokenSet();

    /// True when the token was not there.
    bool insert(std::string_view token);

private:
    using Key = std::array<std::uint64_t, 2>;

    Key& slot_of(const Key& key);
    void grow();

    std::uint64_t m_seed;
    std::vector<Key> m_slots;  // a power of two; all zeros: free
    std::size_t m_size = 0;
};

}  // namespace lode
