// Looking the byte tokens up by their names.
#include "runtime/tokenizers/models/byte_tokens.h"

#include <algorithm>

#include <fmt/format.h>

namespace lode {

ByteTokens find_byte_tokens(const ByteTrie& vocabulary) {
    ByteTokens tokens{};
    for (std::size_t byte = 0; byte < tokens.size(); ++byte)
        tokens[byte] = vocabulary.find(fmt::format("<0x{:02X}>", byte));
    return tokens;
}

bool have_all(const ByteTokens& tokens, std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [&](char byte) { return tokens[static_cast<unsigned char>(byte)] != ByteTrie::none; });
}

}  // namespace lode
