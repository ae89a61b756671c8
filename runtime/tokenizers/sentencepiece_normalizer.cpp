// sentencepiece's Normalizer::Normalize.
#include "runtime/tokenizers/sentencepiece_normalizer.h"

#include <algorithm>

#include "base/unicode/utf8.h"

namespace lode {

/// What is at the start of a text, and what it becomes.
CharsMap::Match SentencepieceNormalizer::first_of(std::string_view text) const {
    if (const std::size_t size = m_user_defined.longest_match(text); size > 0) return {size, text.substr(0, size)};
    if (const auto match = m_map.longest(text); match.size > 0) return match;
    const auto character = decode_utf8(text);
    if (!character.valid) return {1, "\uFFFD"};
    return {character.size, text.substr(0, character.size)};
}

void SentencepieceNormalizer::append(std::string_view part, std::string& buffer) const {
    if (!m_spaces.escapes) {
        buffer += part;
        return;
    }
    for (const char byte : part) {
        if (byte == ' ')
            buffer += space();
        else
            buffer += byte;
    }
}

void SentencepieceNormalizer::normalize(std::string_view text, std::string& buffer) const {
    buffer.clear();
    while (m_spaces.removes_extra && !text.empty()) {
        const auto [size, replacement] = first_of(text);
        if (replacement != " ") break;
        text.remove_prefix(size);
    }
    if (text.empty()) return;
    if (!m_spaces.is_a_suffix && m_spaces.adds_dummy_prefix) buffer += space();
    bool is_after_space = m_spaces.removes_extra;
    while (!text.empty()) {
        auto [size, replacement] = first_of(text);
        if (is_after_space) replacement.remove_prefix(std::min(replacement.find_first_not_of(' '), replacement.size()));
        append(replacement, buffer);
        if (!replacement.empty()) is_after_space = replacement.ends_with(' ');
        if (!m_spaces.removes_extra) is_after_space = false;
        text.remove_prefix(size);
    }
    while (m_spaces.removes_extra && buffer.ends_with(space())) buffer.resize(buffer.size() - space().size());
    if (m_spaces.is_a_suffix && m_spaces.adds_dummy_prefix) buffer += space();
}

}  // namespace lode
