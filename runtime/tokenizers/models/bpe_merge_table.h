// The merges of BPE: pairs of ids -> rank and what they become.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.h"

namespace lode {

/// A hash table with bounded probes. Immutable.
class BpeMergeTable {
public:
    struct Merged {
        std::uint32_t rank;
        std::uint32_t id;
    };
    struct Entry {
        std::uint32_t left;
        std::uint32_t right;
        Merged merged;
    };

    BpeMergeTable() = default;
    /// Of entries of the same pair the last one counts. `integrity` for pairs that stay crowded under every key of the
    /// hash that is tried, as only pairs do that were chosen for it.
    static Result<BpeMergeTable> make(const std::vector<Entry>& entries);

    const Merged* find(std::uint32_t left, std::uint32_t right) const {
        const std::uint64_t pair = pair_of(left, right);
        std::size_t place = home(pair);
        for (std::size_t probe = 0; probe < max_probes; ++probe, ++place) {
            const Slot& slot = m_slots[place];
            if (slot.pair == pair) return &slot.merged;
            if (slot.pair == free) return nullptr;
        }
        return nullptr;
    }

private:
    static constexpr std::size_t max_probes = 32;
    static constexpr std::uint64_t free = ~std::uint64_t{0};  // no pair: ids are below 2^32 - 1
    struct Slot {
        std::uint64_t pair = free;
        Merged merged{};
    };

    static std::uint64_t pair_of(std::uint32_t left, std::uint32_t right) {
        return static_cast<std::uint64_t>(left) << 32U | right;
    }
    std::size_t home(std::uint64_t pair) const {
        std::uint64_t mixed = (pair ^ m_key) * 0xD6E8FEB86659FD93U;
        mixed = (mixed ^ mixed >> 32U) * 0xD6E8FEB86659FD93U;
        return static_cast<std::size_t>(mixed >> (64U - m_bits));
    }
    bool fill(const std::vector<Entry>& entries);
    bool put(std::uint64_t pair, Merged merged);

    std::uint64_t m_key = 0;
    unsigned m_bits = 1;
    std::vector<Slot> m_slots = std::vector<Slot>(2 + max_probes);
};

}  // namespace lode
