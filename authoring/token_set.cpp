// Open addressing with linear probes, at most three quarters full.
#include "authoring/token_set.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/crypto/sha256.h"

namespace lode {
namespace {

constexpr std::size_t first_size = 1024;
constexpr std::array<std::uint64_t, 2> free_slot{};

std::uint64_t random_seed() {
    std::uint64_t seed = 0;
    fill_with_random_bytes(std::as_writable_bytes(std::span(&seed, 1)));
    return seed;
}

}  // namespace

TokenSet::TokenSet() : m_seed(random_seed()), m_slots(first_size) {}

bool TokenSet::insert(std::string_view token) {
    const XXH128_hash_t hash = XXH3_128bits_withSeed(token.data(), token.size(), m_seed);
    const Key key{hash.low64 | 1U, hash.high64};  // never that of a free slot
    Key& slot = slot_of(key);
    if (slot == key) return false;
    slot = key;
    if (++m_size > m_slots.size() / 4 * 3) grow();
    return true;
}

TokenSet::Key& TokenSet::slot_of(const Key& key) {
    const std::size_t mask = m_slots.size() - 1;
    std::size_t i = key[1] & mask;
    while (m_slots[i] != free_slot && m_slots[i] != key) i = (i + 1) & mask;
    return m_slots[i];
}

void TokenSet::grow() {
    std::vector<Key> old(2 * m_slots.size());
    old.swap(m_slots);
    for (const Key& key : old)
        if (key != free_slot) slot_of(key) = key;
}

}  // namespace lode
