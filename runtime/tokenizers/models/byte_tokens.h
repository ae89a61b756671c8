// The tokens that stand for single bytes: <0x00> … <0xFF>.
#pragma once

#include <array>
#include <cstdint>

#include "runtime/tokenizers/models/byte_trie.h"

namespace lode {

/// By byte; ByteTrie::none where the vocabulary has none.
using ByteTokens = std::array<std::uint32_t, 256>;

ByteTokens find_byte_tokens(const ByteTrie& vocabulary);

/// Whether each byte of a text has its token.
bool have_all(const ByteTokens& tokens, std::string_view text);

}  // namespace lode
