// How sentencepiece rewrites a text before it is parted.
#pragma once

#include <string>
#include <string_view>

#include "runtime/tokenizers/chars_map.h"
#include "runtime/tokenizers/models/byte_trie.h"

namespace lode {

struct SentencepieceSpaces {
    bool adds_dummy_prefix = true;  ///< a space before the text (after it, where white space is a suffix)
    bool is_a_suffix = false;
    bool removes_extra = true;  ///< spaces at the ends, and all but one of several
    bool escapes = true;        ///< a space is written ▁
};

/// Bytes that are not UTF-8 become U+FFFD, one each. Immutable; safe to use from many threads.
class SentencepieceNormalizer {
public:
    /// `user_defined` holds texts that stay as they are.
    SentencepieceNormalizer(CharsMap map, ByteTrie user_defined, SentencepieceSpaces spaces)
        : m_map(std::move(map)), m_user_defined(std::move(user_defined)), m_spaces(spaces) {}

    /// Puts the text, rewritten, in the place of the buffer's content.
    void normalize(std::string_view text, std::string& buffer) const;

private:
    CharsMap::Match first_of(std::string_view text) const;
    void append(std::string_view part, std::string& buffer) const;
    std::string_view space() const { return m_spaces.escapes ? "\u2581" : " "; }

    CharsMap m_map;
    ByteTrie m_user_defined;
    SentencepieceSpaces m_spaces;
};

}  // namespace lode
