// The pre-tokenizer Split: parts a text at what a pattern matches.
#pragma once

#include <string>

#include "runtime/tokenizers/pre_tokenizers/pre_tokenizer.h"
#include "runtime/tokenizers/pre_tokenizers/word_pattern.h"

namespace lode {

/// Whether the matches are what is parted at, or what is between them.
enum class Invert { no, yes };

/// At each occurrence of a string, which is not empty.
class LiteralSplit final : public PreTokenizer {
public:
    LiteralSplit(std::string literal, SplitBehavior behavior, Invert invert)
        : m_literal(std::move(literal)), m_behavior(behavior), m_invert(invert) {}
    std::string_view part(std::string_view text, std::span<const Piece> pieces, std::string& buffer,
                          std::vector<Piece>& parts) const override;

private:
    std::string m_literal;
    SplitBehavior m_behavior;
    Invert m_invert;
};

/// Into the words of a pattern, between which nothing is left.
class WordSplit final : public PreTokenizer {
public:
    WordSplit(WordPattern pattern, SplitBehavior behavior, Invert invert)
        : m_pattern(pattern), m_behavior(behavior), m_invert(invert) {}
    std::string_view part(std::string_view text, std::span<const Piece> pieces, std::string& buffer,
                          std::vector<Piece>& parts) const override;

private:
    WordPattern m_pattern;
    SplitBehavior m_behavior;
    Invert m_invert;
};

}  // namespace lode
