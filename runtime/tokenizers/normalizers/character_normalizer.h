// The normalizers that look at one character alone: Lowercase, StripAccents, Nmt, ByteLevel.
#pragma once

#include "runtime/tokenizers/character_map.h"
#include "runtime/tokenizers/normalizers/normalizer.h"

namespace lode {

/// Puts in each character's place what a function makes of it.
class CharacterNormalizer final : public Normalizer {
public:
    explicit CharacterNormalizer(CharacterMap::Function function) : m_map(std::move(function)) {}
    NormalText normalize(NormalText text, std::string& buffer) const override;

private:
    CharacterMap m_map;
};

/// Rust's char::to_lowercase: a final sigma is as any other.
MappedCharacter lowercased(char32_t code_point);
/// Nothing for a combining mark.
MappedCharacter without_accent(char32_t code_point);
/// sentencepiece's rules for machine translation: control characters go, odd spaces become plain ones.
MappedCharacter by_nmt_rules(char32_t code_point);
/// Each byte of the character's UTF-8 as the visible character that GPT-2 has for it.
MappedCharacter as_visible_bytes(char32_t code_point);

}  // namespace lode
