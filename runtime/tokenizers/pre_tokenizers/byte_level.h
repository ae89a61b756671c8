// The steps of the pre-tokenizer ByteLevel: a space before a text, and each byte as a visible character, after GPT-2's
// way to part texts.
#pragma once

#include <array>
#include <string>

#include "runtime/tokenizers/pre_tokenizers/pre_tokenizer.h"

namespace lode {

/// Puts a space before each piece that does not start with one.
class PrefixSpace final : public PreTokenizer {
public:
    std::string_view part(std::string_view text, std::span<const Piece> pieces, std::string& buffer,
                          std::vector<Piece>& parts) const override;
};

/// Writes each byte as GPT-2's alphabet has it.
class VisibleBytes final : public PreTokenizer {
public:
    VisibleBytes();
    std::string_view part(std::string_view text, std::span<const Piece> pieces, std::string& buffer,
                          std::vector<Piece>& parts) const override;

private:
    std::array<std::string, 256> m_visible;  // by byte
};

}  // namespace lode
