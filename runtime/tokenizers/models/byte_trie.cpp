// Building the double array: level by level, the children of a state where a block of 256 units has room for them.
#include "runtime/tokenizers/models/byte_trie.h"

#include <algorithm>
#include <array>
#include <bit>
#include <deque>
#include <utility>

#include <fmt/format.h>

namespace lode {
namespace {

constexpr std::size_t block_size = 256;
constexpr std::size_t max_open_blocks = 6;  ///< older ones are no longer looked at: they are full but for odd places
constexpr std::size_t max_key_bytes = std::size_t{1} << 28U;

using Labels = std::vector<std::uint8_t>;

/// A block and which of its units are free, as bits.
struct OpenBlock {
    std::uint32_t first;
    std::array<std::uint64_t, block_size / 64> free = {~0ULL, ~0ULL, ~0ULL, ~0ULL};
    std::size_t free_units = block_size;

    bool is_free(std::uint32_t unit) const { return (free[unit / 64] >> (unit % 64) & 1U) != 0; }
    void use(std::uint32_t unit) {
        free[unit / 64] &= ~(1ULL << (unit % 64));
        --free_units;
    }

    /// What the base must be, within the block, so that each label finds a free unit.
    std::uint32_t find_base(const Labels& labels) const {
        if (free_units < labels.size()) return ByteTrie::none;
        for (std::uint32_t word = 0; word < free.size(); ++word) {
            for (std::uint64_t bits = free[word]; bits != 0; bits &= bits - 1) {
                const std::uint32_t base =
                    (word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits))) ^ labels.front();
                if (std::all_of(labels.begin(), labels.end(),
                                [&](std::uint8_t label) { return is_free(base ^ label); }))
                    return base;
            }
        }
        return ByteTrie::none;
    }
};

}  // namespace

class ByteTrieBuilder {
public:
    explicit ByteTrieBuilder(std::vector<ByteTrie::Entry> entries) : m_entries(std::move(entries)) {}

    Result<ByteTrie> build() {
        LODE_TRY(check());
        m_trie.m_units.clear();
        open_block();
        use(0, ByteTrie::root, ByteTrie::none);
        m_todo.push_back({ByteTrie::root, 0, m_entries.size(), 0});
        for (; !m_todo.empty(); m_todo.pop_front()) add_children(m_todo.front());
        return std::move(m_trie);
    }

private:
    /// The entries from `first` to `last` share their first `depth` bytes, which lead to `state`.
    struct Range {
        ByteTrie::State state;
        std::size_t first;
        std::size_t last;
        std::size_t depth;
    };

    Result<void> check() {
        std::sort(m_entries.begin(), m_entries.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < m_entries.size(); ++i) {
            const auto& key = m_entries[i].key;
            bytes += key.size();
            if (key.empty()) return fail(ErrorCode::integrity, "a token is empty");
            if (key.size() > ByteTrie::max_key_size)
                return fail(ErrorCode::integrity, fmt::format("the token `{}…` has {} bytes, more than the {} allowed",
                                                              key.substr(0, 32), key.size(), ByteTrie::max_key_size));
            if (i > 0 && key == m_entries[i - 1].key)
                return fail(ErrorCode::integrity, fmt::format("the token `{}` comes twice", key));
        }
        if (bytes > max_key_bytes) return fail(ErrorCode::integrity, "the tokens have more than 256 MiB");
        return {};
    }

    void open_block() {
        m_blocks.push_back({static_cast<std::uint32_t>(m_trie.m_units.size())});
        m_trie.m_units.resize(m_trie.m_units.size() + block_size);
        if (m_blocks.size() > max_open_blocks) m_blocks.pop_front();
    }

    void use(std::size_t block, ByteTrie::State state, ByteTrie::State parent) {
        m_blocks[block].use(state - m_blocks[block].first);
        m_trie.m_units[state].parent = parent;
    }

    /// A base for the labels, and the open block that it is in.
    std::pair<std::uint32_t, std::size_t> place(const Labels& labels) {
        for (std::size_t block = 0; block < m_blocks.size(); ++block) {
            const std::uint32_t base = m_blocks[block].find_base(labels);
            if (base != ByteTrie::none) return {m_blocks[block].first + base, block};
        }
        open_block();
        return {m_blocks.back().first, m_blocks.size() - 1};
    }

    void add_children(Range range) {
        auto& [state, first, last, depth] = range;
        if (first < last && m_entries[first].key.size() == depth)
            m_trie.m_units[state].value = m_entries[first++].value;
        if (first == last) return;
        Labels labels;
        std::vector<std::size_t> starts;
        for (std::size_t i = first; i < last; ++i) {
            const auto label = static_cast<std::uint8_t>(m_entries[i].key[depth]);
            if (labels.empty() || labels.back() != label) {
                labels.push_back(label);
                starts.push_back(i);
            }
        }
        starts.push_back(last);
        const auto [base, block] = place(labels);
        m_trie.m_units[state].base = base;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const ByteTrie::State child = base ^ labels[i];
            use(block, child, state);
            m_trie.m_breadth_first.push_back(child);
            m_todo.push_back({child, starts[i], starts[i + 1], depth + 1});
        }
    }

    std::vector<ByteTrie::Entry> m_entries;
    std::deque<OpenBlock> m_blocks;
    std::deque<Range> m_todo;
    ByteTrie m_trie;
};

Result<ByteTrie> ByteTrie::build(std::vector<Entry> entries) {
    return ByteTrieBuilder(std::move(entries)).build();
}

std::size_t ByteTrie::longest_match(std::string_view text) const {
    std::size_t longest = 0;
    State state = root;
    for (std::size_t at = 0; at < text.size() && (state = step(state, text[at])) != none; ++at)
        if (value(state) != none) longest = at + 1;
    return longest;
}

std::uint32_t ByteTrie::find(std::string_view key) const {
    State state = root;
    for (const char byte : key)
        if ((state = step(state, byte)) == none) return none;
    return value(state);
}

}  // namespace lode
