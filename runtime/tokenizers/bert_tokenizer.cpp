// Words are cut out of the normalized text eight bytes at a time.
#include "runtime/tokenizers/bert_tokenizer.h"

#include <bit>
#include <cstring>

#include "base/unicode/utf8.h"
#include "runtime/tokenizers/character_class.h"

namespace lode {
namespace {

constexpr std::uint64_t every_byte = 0x0101010101010101U;
constexpr std::uint64_t high_bits = every_byte * 0x80;
constexpr std::size_t room_to_read = 16;  ///< past the end of a text: eight bytes and the one after

/// The high bit of each byte that is from `first` to `last`; `bytes` are ASCII.
constexpr std::uint64_t are_between(std::uint64_t bytes, char first, char last) {
    const std::uint64_t at_least = bytes + every_byte * static_cast<std::uint64_t>(0x80 - first);
    const std::uint64_t beyond = bytes + every_byte * static_cast<std::uint64_t>(0x7F - last);
    return at_least & ~beyond & high_bits;
}

/// How many of the eight bytes, from the first on, are ASCII letters or digits.
std::size_t count_alphanumeric(std::uint64_t bytes) {
    const std::uint64_t low = bytes & ~high_bits;
    const std::uint64_t letters = are_between(low | every_byte * 0x20, 'a', 'z');
    const std::uint64_t others = (~(letters | are_between(low, '0', '9')) | bytes) & high_bits;
    return static_cast<std::size_t>(std::countr_zero(others)) / 8;
}

/// What ends a word.
enum class Kind : std::uint8_t { word, space, punctuation };

constexpr Kind kind_of_ascii(char c) {
    if (c == ' ' || (c >= '\t' && c <= '\r')) return Kind::space;
    const bool is_alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return is_alphanumeric || c < ' ' || c == '\x7F' ? Kind::word : Kind::punctuation;
}

struct KindAndSize {
    Kind kind;
    std::size_t size;
};

KindAndSize kind_at(std::string_view text, std::size_t at) {
    const char byte = text[at];
    if (static_cast<unsigned char>(byte) < 0x80) return {kind_of_ascii(byte), 1};
    const auto [value, size, valid] = decode_utf8(text.substr(at));
    const CharacterClasses classes = classes_of(value);
    if (classes.has(CharacterClass::white_space)) return {Kind::space, size};
    return {classes.has(CharacterClass::punctuation) ? Kind::punctuation : Kind::word, size};
}

}  // namespace

BertTokenizer::BertTokenizer(TokenizerFrame frame, BertNormalizerOptions normalizer, WordPieceModel model)
    : FileTokenizer(std::move(frame)), m_normalizer(normalizer), m_model(std::move(model)) {
    std::vector<std::int64_t> ids;
    for (std::size_t c = 0; c < m_punctuation.size(); ++c) {
        const char character = static_cast<char>(c);
        ids.clear();
        m_model.encode_word({&character, 1}, ids);
        m_punctuation[c] = ids.front();
    }
}

void BertTokenizer::encode_part(NormalText part, TokenizerScratch& scratch, std::vector<std::int64_t>& ids) const {
    std::string& buffer = scratch.normal[0];
    const std::size_t length = m_normalizer.normalize(part, buffer).text.size();
    buffer.append(room_to_read, ' ');
    const std::string_view words(buffer.data(), length);
    for (std::size_t at = 0; at < words.size();) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, words.data() + at, sizeof(bytes));
        const std::size_t size = count_alphanumeric(bytes);
        if (size == 0) {
            const auto [kind, width] = kind_at(words, at);
            if (kind == Kind::word) {
                at = encode_word(words, at, ids);
                continue;
            }
            if (kind == Kind::punctuation && width == 1)
                ids.push_back(m_punctuation[static_cast<unsigned char>(words[at])]);
            else if (kind == Kind::punctuation)
                m_model.encode_word(words.substr(at, width), ids);
            at += width;
            continue;
        }
        const char next = buffer[at + size];
        if (static_cast<unsigned char>(next) < 0x80 && kind_of_ascii(next) != Kind::word) {
            const std::uint64_t key = bytes & (~std::uint64_t{0} >> (64 - 8 * size));
            if (const std::uint32_t id = m_model.whole_words().find(key); id != WholeWords::none) {
                ids.push_back(id);
                at += size;
                continue;
            }
        }
        at = encode_word(words, at, ids);
    }
}

/// The word that starts at a place; where it ends.
std::size_t BertTokenizer::encode_word(std::string_view text, std::size_t at, std::vector<std::int64_t>& ids) const {
    std::size_t end = at;
    while (end < text.size()) {
        const auto [kind, size] = kind_at(text, end);
        if (kind != Kind::word) break;
        end += size;
    }
    m_model.encode_word(text.substr(at, end - at), ids);
    return end;
}

}  // namespace lode
