// The pre-tokenizers that part a text at single characters: BertPreTokenizer, WhitespaceSplit, Punctuation, Digits,
// CharDelimiterSplit.
#pragma once

#include <vector>

#include "runtime/tokenizers/character_class.h"
#include "runtime/tokenizers/pre_tokenizers/pre_tokenizer.h"

namespace lode {

/// Parts at the characters of a class.
class ClassSplit final : public PreTokenizer {
public:
    ClassSplit(CharacterClass wanted, SplitBehavior behavior) : m_class(wanted), m_behavior(behavior) {}
    std::string_view part(std::string_view text, std::span<const Piece> pieces, std::string& buffer,
                          std::vector<Piece>& parts) const override;

private:
    CharacterClass m_class;
    SplitBehavior m_behavior;
};

/// Parts at one character, which is dropped.
class DelimiterSplit final : public PreTokenizer {
public:
    explicit DelimiterSplit(char32_t delimiter) : m_delimiter(delimiter) {}
    std::string_view part(std::string_view text, std::span<const Piece> pieces, std::string& buffer,
                          std::vector<Piece>& parts) const override;

private:
    char32_t m_delimiter;
};

/// Drops white space, and parts off each punctuation character.
class BertPreTokenizer final : public PreTokenizer {
public:
    std::string_view part(std::string_view text, std::span<const Piece> pieces, std::string& buffer,
                          std::vector<Piece>& parts) const override;
};

}  // namespace lode
