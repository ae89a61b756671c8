// Characters by their maps.
#include "runtime/tokenizers/normalizers/character_normalizer.h"

#include <cstring>

#include "base/unicode/lower_case.h"
#include "base/unicode/utf8.h"
#include "runtime/tokenizers/character_class.h"
#include "runtime/tokenizers/visible_bytes.h"

namespace lode {
namespace {

std::string utf8(char32_t code_point) {
    std::string text;
    append_utf8(code_point, text);
    return text;
}

bool is_nmt_control(char32_t c) {
    return (c >= 0x1 && c <= 0x8) || c == 0xB || (c >= 0xE && c <= 0x1F) || c == 0x7F || c == 0x8F || c == 0x9F;
}

bool is_nmt_space(char32_t c) {
    return c == 0x9 || c == 0xA || c == 0xC || c == 0xD || c == 0x1680 || (c >= 0x200B && c <= 0x200F) || c == 0x2028 ||
           c == 0x2029 || c == 0x2581 || c == 0xFEFF || c == 0xFFFD;
}

}  // namespace

MappedCharacter lowercased(char32_t code_point) {
    const std::string character = utf8(code_point);
    std::string buffer;
    return mapped_to(lower_case(character, buffer));
}

MappedCharacter without_accent(char32_t code_point) {
    return is_in(code_point, CharacterClass::combining_mark) ? MappedCharacter{} : mapped_to(utf8(code_point));
}

MappedCharacter by_nmt_rules(char32_t code_point) {
    if (is_nmt_control(code_point)) return {};
    return mapped_to(is_nmt_space(code_point) ? " " : utf8(code_point));
}

MappedCharacter as_visible_bytes(char32_t code_point) {
    std::string visible;
    for (const char byte : utf8(code_point)) append_utf8(visible_byte(static_cast<std::uint8_t>(byte)), visible);
    return mapped_to(visible);
}

NormalText CharacterNormalizer::normalize(NormalText text, std::string& buffer) const {
    const std::string_view whole = text.text;
    std::size_t head = 0;
    std::size_t written = 0;
    // There is always room for all the bytes that are left, and for what becomes of one character.
    buffer.resize(whole.size() + MappedCharacter::max_size);
    for (std::size_t at = 0; at < whole.size();) {
        const auto [value, size, valid] = decode_utf8(whole.substr(at));
        const MappedCharacter& mapped = m_map[value];
        std::memcpy(buffer.data() + written, mapped.bytes.data(), MappedCharacter::max_size);
        written += mapped.size;
        if (at < text.head) head = written;
        at += size;
        const std::size_t needed = written + (whole.size() - at) + MappedCharacter::max_size;
        if (needed > buffer.size()) buffer.resize(needed + needed / 2);
    }
    buffer.resize(written);
    return {buffer, head};
}

}  // namespace lode
