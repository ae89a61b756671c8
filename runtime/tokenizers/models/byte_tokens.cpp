// Looking the byte tokens up by their names.
#include "runtime/tokenizers/models/byte_tokens.h"

#include <algorithm>
#include <charconv>

namespace lode {

std::optional<std::uint8_t> parse_byte_token(std::string_view token) {
    constexpr std::size_t size = 6;
    if (token.size() != size || !token.starts_with("<0x") || !token.ends_with('>')) return std::nullopt;
    const std::string_view digits = token.substr(3, 2);
    if (digits.find_first_not_of("0123456789ABCDEF") != std::string_view::npos) return std::nullopt;
    std::uint8_t byte = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    return byte;
}

ByteTokens find_byte_tokens(const TokenTable& vocabulary) {
    ByteTokens tokens{};
    tokens.fill(ByteTrie::none);
    for (std::size_t id = 0; id < vocabulary.size(); ++id)
        if (const auto byte = parse_byte_token(vocabulary[id])) tokens[*byte] = static_cast<std::uint32_t>(id);
    return tokens;
}

bool have_all(const ByteTokens& tokens, std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [&](char byte) { return tokens[static_cast<unsigned char>(byte)] != ByteTrie::none; });
}

}  // namespace lode
