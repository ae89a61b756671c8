// Every step but one looks at one character alone, so that their outcomes are kept a character: only the order of
// combining marks needs the whole text.
#include "runtime/tokenizers/normalizers/bert_normalizer.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "base/unicode/lower_case.h"
#include "base/unicode/normal_form.h"
#include "base/unicode/utf8.h"
#include "runtime/tokenizers/character_class.h"

namespace lode {
namespace {

constexpr std::uint64_t every_byte = 0x0101010101010101U;
constexpr std::uint64_t high_bits = every_byte * 0x80;

std::uint64_t load_eight(const char* from) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, from, sizeof(bytes));
    return bytes;
}

/// Whether all are from a space to `~`: nothing to clean.
bool are_printable(std::uint64_t bytes) {
    const std::uint64_t low = bytes & ~high_bits;
    const std::uint64_t at_least_space = low + every_byte * (0x80 - ' ');
    const std::uint64_t beyond_tilde = low + every_byte * (0x7F - '~');
    return ((bytes | ~at_least_space | beyond_tilde) & high_bits) == 0;
}

/// Of ASCII.
std::uint64_t lowered(std::uint64_t bytes) {
    const std::uint64_t at_least_a = bytes + every_byte * (0x80 - 'A');
    const std::uint64_t beyond_z = bytes + every_byte * (0x7F - 'Z');
    return bytes | ((at_least_a & ~beyond_z & high_bits) >> 2U);
}

/// Each character lower-cased alone.
void append_lowered(std::string_view text, std::string& buffer) {
    while (!text.empty()) {
        const std::size_t size = decode_utf8(text).size;
        std::string lower;
        buffer += lower_case(text.substr(0, size), lower);
        text.remove_prefix(size);
    }
}

void append_without_accents(std::string_view text, std::string& buffer) {
    std::string decomposed;
    for (auto rest = normalize(text, NormalForm::nfd, InvalidUtf8::replace, decomposed); !rest.empty();) {
        const auto [value, size, valid] = decode_utf8(rest);
        if (!is_in(value, CharacterClass::nonspacing_mark)) buffer += rest.substr(0, size);
        rest.remove_prefix(size);
    }
}

/// Whether NFD may move the character among others: its combining class is not 0.
bool is_reordered(const std::string& character) {
    const std::string below = "\u0345";    // of class 240, the highest
    const std::string overlay = "\u0334";  // of class 1, the lowest
    std::string before, after;
    return !normalize(below + character, NormalForm::nfd, InvalidUtf8::replace, before).starts_with(below) ||
           !normalize(character + overlay, NormalForm::nfd, InvalidUtf8::replace, after).ends_with(overlay);
}

}  // namespace

BertNormalizer::BertNormalizer(BertNormalizerOptions options)
    : m_options(options), m_map([this](char32_t code_point) { return map(code_point); }) {}

MappedCharacter BertNormalizer::map(char32_t code_point) const {
    std::string character;
    append_utf8(code_point, character);
    std::string text;
    append_slowly(character, text);
    MappedCharacter mapped = mapped_to(text);
    mapped.moves = m_options.strip_accents && is_reordered(text);  // of what is left: marks that go have no place
    return mapped;
}

/// Step by step, each over the whole text, as the original does it.
void BertNormalizer::append_slowly(std::string_view text, std::string& buffer) const {
    std::string padded;
    for (; !text.empty();) {
        const auto [value, size, valid] = decode_utf8(text);
        const CharacterClasses classes = classes_of(value);
        const bool is_removed = value == 0 || value == replacement_character || classes.has(CharacterClass::other);
        const bool is_space = classes.has(CharacterClass::white_space);
        const bool is_chinese = m_options.handle_chinese_chars && classes.has(CharacterClass::chinese);
        if (!m_options.clean_text || !is_removed) {
            if (is_chinese) padded += ' ';
            if (m_options.clean_text && is_space)
                padded += ' ';
            else
                padded += text.substr(0, size);
            if (is_chinese) padded += ' ';
        }
        text.remove_prefix(size);
    }
    std::string stripped;
    if (m_options.strip_accents)
        append_without_accents(padded, stripped);
    else
        stripped = std::move(padded);
    if (m_options.lowercase)
        append_lowered(stripped, buffer);
    else
        buffer += stripped;
}

NormalText BertNormalizer::normalize(NormalText text, std::string& buffer) const {
    const std::string_view whole = text.text;
    std::size_t head = 0;
    // There is always room for all the bytes that are left, and for what becomes of one character.
    buffer.resize(whole.size() + MappedCharacter::max_size);
    std::size_t written = 0;
    for (std::size_t at = 0; at < whole.size();) {
        if (at + sizeof(std::uint64_t) <= whole.size()) {
            const std::uint64_t bytes = load_eight(whole.data() + at);
            if (are_printable(bytes)) {
                const std::uint64_t done = m_options.lowercase ? lowered(bytes) : bytes;
                std::memcpy(buffer.data() + written, &done, sizeof(done));
                if (at < text.head) head = written + text.head - at;
                at += sizeof(bytes);
                written += sizeof(bytes);
                continue;
            }
        }
        const auto [value, size, valid] = decode_utf8(whole.substr(at));
        const MappedCharacter& mapped = m_map[value];
        if (mapped.moves) {
            buffer.clear();
            append_slowly(whole, buffer);
            return {buffer, std::min(text.head, buffer.size())};
        }
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
