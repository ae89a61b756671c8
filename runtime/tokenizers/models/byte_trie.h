// A trie over bytes as a double array: one step is one look into memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lode {

/// Immutable; safe to read from many threads. Holds nothing unless it is built.
class ByteTrie {
public:
    using State = std::uint32_t;
    static constexpr State root = 0;
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();  ///< no state, no value
    static constexpr std::size_t max_key_size = 1024;  ///< so that a walk from every byte of a text is linear in it

    struct Entry {
        std::string_view key;
        std::uint32_t value;  ///< none: the key is there to be walked through
    };

    /// `integrity`, naming the key: one that comes twice, is empty or longer than max_key_size; more than 2^28 bytes of
    /// keys. Linear in the keys' bytes, times a bounded search.
    static Result<ByteTrie> build(std::vector<Entry> entries);

    /// `from` is a state, not `none`.
    State step(State from, char byte) const {
        const State to = m_units[from].base ^ static_cast<unsigned char>(byte);
        return m_units[to].parent == from ? to : none;
    }
    std::uint32_t value(State state) const { return m_units[state].value; }
    /// The value of a whole key.
    std::uint32_t find(std::string_view key) const;
    /// The size of the longest key that the text starts with; 0 where there is none.
    std::size_t longest_match(std::string_view text) const;

    /// Every state is below it.
    std::size_t state_limit() const { return m_units.size(); }
    State parent(State state) const { return m_units[state].parent; }
    char label(State state) const { return static_cast<char>(m_units[parent(state)].base ^ state); }
    /// All states but the root, parents before children.
    const std::vector<State>& breadth_first() const { return m_breadth_first; }
    /// Drops what only breadth_first() needs.
    void forget_order() { m_breadth_first = {}; }

private:
    friend class ByteTrieBuilder;
    struct Unit {
        State base = 0;  // the child by byte b is base ^ b
        State parent = none;
        std::uint32_t value = none;
    };

    std::vector<Unit> m_units = std::vector<Unit>(256);
    std::vector<State> m_breadth_first;
};

}  // namespace lode
