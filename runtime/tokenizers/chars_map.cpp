// A walk over darts-clone's units.
#include "runtime/tokenizers/chars_map.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "base/unicode/utf8.h"

namespace lode {
namespace {

constexpr std::size_t longest_key = 256;         ///< bytes: no character is as long, and no walk goes on for ever
constexpr std::size_t longest_replacement = 64;  ///< bytes: a text may grow, but not without bound

// The fields of a unit.
bool has_leaf(std::uint32_t unit) {
    return (unit >> 8U & 1U) != 0;
}
std::uint32_t value_of(std::uint32_t unit) {
    return unit & 0x7FFFFFFFU;
}
std::uint32_t label_of(std::uint32_t unit) {
    return unit & 0x800000FFU;
}
std::uint32_t offset_of(std::uint32_t unit) {
    return unit >> 10U << ((unit & 0x200U) >> 6U);
}

bool are_short(std::string_view texts) {
    std::size_t size = 0;
    return std::all_of(texts.begin(), texts.end(), [&](char byte) {
        size = byte == '\0' ? 0 : size + 1;
        return size <= longest_replacement;
    });
}

}  // namespace

Result<CharsMap> CharsMap::make(std::string_view bytes) {
    std::uint32_t trie_size = 0;
    if (bytes.size() >= sizeof(trie_size)) std::memcpy(&trie_size, bytes.data(), sizeof(trie_size));
    if (trie_size < sizeof(std::uint32_t) || trie_size % sizeof(std::uint32_t) != 0 ||
        trie_size > bytes.size() - sizeof(trie_size))
        return fail(ErrorCode::integrity, fmt::format("the table of {} bytes does not hold its trie", bytes.size()));
    CharsMap map;
    map.m_units.resize(trie_size / sizeof(std::uint32_t));
    std::memcpy(map.m_units.data(), bytes.data() + sizeof(trie_size), trie_size);
    map.m_texts = bytes.substr(sizeof(trie_size) + trie_size);
    if (!is_valid_utf8(map.m_texts)) return fail(ErrorCode::integrity, "the table's texts are not UTF-8");
    if (!are_short(map.m_texts))
        return fail(ErrorCode::integrity,
                    fmt::format("the table has texts of more than {} bytes", longest_replacement));
    return map;
}

std::optional<std::string_view> CharsMap::text_at(std::size_t unit) const {
    if (unit >= m_units.size()) return std::nullopt;
    const std::size_t begin = value_of(m_units[unit]);
    const bool is_character = begin < m_texts.size() && (static_cast<unsigned char>(m_texts[begin]) & 0xC0U) != 0x80U;
    if (!is_character) return std::nullopt;
    return std::string_view(m_texts.c_str() + begin);
}

/// Hands each start of the text that the table knows to `take`, until that answers false.
template <typename Take>
void CharsMap::walk(std::string_view text, Take&& take) const {
    std::size_t at = m_units.empty() ? 0 : offset_of(m_units[0]);
    text = text.substr(0, longest_key);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        at ^= byte;
        if (at >= m_units.size() || label_of(m_units[at]) != byte || byte == 0) return;
        const std::uint32_t unit = m_units[at];
        at ^= offset_of(unit);
        if (!has_leaf(unit)) continue;
        const auto replacement = text_at(at);
        if (!replacement || !take(Match{i + 1, *replacement})) return;
    }
}

CharsMap::Match CharsMap::shortest(std::string_view text) const {
    Match found;
    walk(text, [&](const Match& match) {
        found = match;
        return false;
    });
    return found;
}

CharsMap::Match CharsMap::longest(std::string_view text) const {
    Match found;
    walk(text, [&](const Match& match) {
        found = match;
        return true;
    });
    return found;
}

}  // namespace lode
