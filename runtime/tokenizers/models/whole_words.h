// Short words that are one token of a vocabulary: found by their bytes in one register, without a walk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace lode {

/// Holds most of the words of up to eight bytes; what it does not hold must be looked for elsewhere.
class WholeWords {
public:
    static constexpr std::size_t max_size = 8;
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    /// A word's bytes as a number, the first lowest.
    static std::uint64_t key_of(std::string_view word) {
        std::uint64_t key = 0;
        std::memcpy(&key, word.data(), word.size());
        return key;
    }

    /// Leaves out what does not fit: long words, words with a NUL, and those whose place is crowded, so that a look-up
    /// always ends soon.
    void add(std::string_view word, std::uint32_t id);

    std::uint32_t find(std::uint64_t key) const {
        std::size_t place = home(key);
        for (std::size_t probe = 0; probe < max_probes; ++probe, ++place) {
            const Slot& slot = m_slots[place];
            if (slot.key == key) return slot.id;
            if (slot.key == 0) return none;
        }
        return none;
    }

private:
    static constexpr std::size_t max_probes = 8;
    static constexpr unsigned smallest_bits = 6;
    struct Slot {
        std::uint64_t key = 0;
        std::uint32_t id = none;
    };

    std::size_t home(std::uint64_t key) const {
        return static_cast<std::size_t>((key ^ (key >> 29U)) * 0x9E3779B97F4A7C15U >> (64U - m_bits));
    }
    bool put(std::uint64_t key, std::uint32_t id);
    void grow();

    unsigned m_bits = smallest_bits;
    std::size_t m_count = 0;
    std::vector<Slot> m_slots = std::vector<Slot>((std::size_t{1} << smallest_bits) + max_probes);
};

}  // namespace lode
