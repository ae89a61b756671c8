// The tokens that stand for single bytes: <0x00> … <0xFF>.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "runtime/tokenizers/models/byte_trie.h"
#include "runtime/tokenizers/models/token_table.h"

namespace lode {

/// By byte; ByteTrie::none where the vocabulary has none.
using ByteTokens = std::array<std::uint32_t, 256>;

ByteTokens find_byte_tokens(const TokenTable& vocabulary);

/// The byte that a token stands for by its name.
std::optional<std::uint8_t> parse_byte_token(std::string_view token);

/// Whether each byte of a text has its token.
bool have_all(const ByteTokens& tokens, std::string_view text);

}  // namespace lode
