// Splitting one match at a time: at the most one part is held back.
#include "runtime/tokenizers/pre_tokenizers/piece.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lode {

std::optional<SplitBehavior> parse_split_behavior(std::string_view name) {
    constexpr std::array names = {
        std::pair{std::string_view("Isolated"), SplitBehavior::isolated},
        std::pair{std::string_view("Removed"), SplitBehavior::removed},
        std::pair{std::string_view("Contiguous"), SplitBehavior::contiguous},
        std::pair{std::string_view("MergedWithPrevious"), SplitBehavior::merged_with_previous},
        std::pair{std::string_view("MergedWithNext"), SplitBehavior::merged_with_next},
    };
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.first == name; });
    return found == names.end() ? std::nullopt : std::optional(found->second);
}

void PieceSplitter::emit(std::size_t begin, std::size_t end) {
    if (begin == end) return;
    const std::size_t offset = begin - m_whole.begin;
    m_parts.push_back({begin, end, m_whole.head - std::min(m_whole.head, offset), Piece::no_token});
}

void PieceSplitter::add(std::size_t begin, std::size_t end, bool is_match) {
    if (m_behavior == SplitBehavior::isolated) return emit(begin, end);
    if (m_behavior == SplitBehavior::removed) {
        if (!is_match) emit(begin, end);
        return;
    }
    const bool joins = m_behavior == SplitBehavior::contiguous             ? is_match == m_was_match
                       : m_behavior == SplitBehavior::merged_with_previous ? is_match && !m_was_match
                                                                           : !is_match && m_was_match;
    if (m_is_held && !joins) emit(m_held_begin, m_held_end);
    if (!m_is_held || !joins) m_held_begin = begin;
    m_held_end = end;
    m_is_held = true;
    m_was_match = is_match;
}

void PieceSplitter::finish() {
    if (m_is_held) emit(m_held_begin, m_held_end);
    m_is_held = false;
}

}  // namespace lode
