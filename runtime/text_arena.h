// The bytes of strings that a step makes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace lode {

/// Strings stay where they are until `clear`, which keeps the memory for the next ones. One thread at a time.
class TextArena {
public:
    /// A copy that lives until `clear`.
    std::string_view keep(std::string_view text) {
        if (text.size() > m_room) grow(text.size());
        char* const place = m_at;
        if (!text.empty()) std::memcpy(place, text.data(), text.size());
        m_at += text.size();
        m_room -= text.size();
        m_kept += text.size();
        return {place, text.size()};
    }

    /// Of all strings since `clear`.
    std::size_t bytes() const { return m_kept; }

    /// Forgets all strings. What was spread over several blocks is one block next time; what is unusually much is given
    /// back, so that one large batch does not stay in memory for good.
    void clear() {
        m_kept = 0;
        if (m_total > most_to_stay) {
            m_blocks.clear();
            m_at = nullptr;
            m_room = 0;
            m_total = 0;
        }
        if (m_blocks.size() > 1) {
            const std::size_t all = m_total;
            m_blocks.clear();
            m_total = 0;
            add_block(all);
        }
        if (m_blocks.empty()) return;
        m_at = m_blocks.front().get();
        m_room = m_total;
    }

private:
    static constexpr std::size_t least_block = std::size_t{1} << 12U;
    static constexpr std::size_t most_to_stay = std::size_t{64} << 20U;

    void grow(std::size_t needed) { add_block(std::max({needed, m_total, least_block})); }
    void add_block(std::size_t size) {
        m_blocks.push_back(std::make_unique<char[]>(size));
        m_at = m_blocks.back().get();
        m_room = size;
        m_total += size;
    }

    std::vector<std::unique_ptr<char[]>> m_blocks;
    char* m_at = nullptr;
    std::size_t m_room = 0;
    std::size_t m_total = 0;  // of all blocks
    std::size_t m_kept = 0;
};

}  // namespace lode
