// What a code point is to a tokenizer: the classes that HuggingFace's tokenizers tell apart, by their own tables.
#pragma once

#include <cstdint>

namespace lode {

/// Classes that one code point may be in, as bits.
enum class CharacterClass : std::uint8_t {
    white_space = 1,      ///< Rust's char::is_whitespace: the property White_Space
    punctuation = 2,      ///< all of ASCII's, and the category P of Unicode 8
    other = 4,            ///< what BertNormalizer removes: control, format and private use of Unicode 8
    nonspacing_mark = 8,  ///< what BertNormalizer strips: Mn of Unicode 8
    combining_mark = 16,  ///< what StripAccents strips
    number = 32,          ///< Rust's char::is_numeric
    word = 64,            ///< \w of regular expressions
    chinese = 128,        ///< what BertNormalizer puts spaces around
};

/// The classes of one code point.
class CharacterClasses {
public:
    constexpr CharacterClasses() = default;
    constexpr explicit CharacterClasses(std::uint8_t bits) : m_bits(bits) {}
    constexpr bool has(CharacterClass wanted) const { return (m_bits & static_cast<std::uint8_t>(wanted)) != 0; }

private:
    std::uint8_t m_bits = 0;
};

/// None above U+10FFFF. The first call makes a table. Thread-safe.
CharacterClasses classes_of(char32_t code_point);

inline bool is_in(char32_t code_point, CharacterClass wanted) {
    return classes_of(code_point).has(wanted);
}

}  // namespace lode
