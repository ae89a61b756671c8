// The trie is walked as it stands in the table; what is wrong in it ends the walk.
#include "runtime/tokenizers/normalizers/precompiled.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "base/unicode/ascii.h"
#include "base/unicode/grapheme.h"
#include "base/unicode/utf8.h"

namespace lode {
namespace {

constexpr std::size_t longest_key = 6;             ///< bytes; a grapheme of as many is looked at by its characters
constexpr std::size_t longest_replacement = 1024;  ///< bytes: a text may grow, but not without bound

// The fields of a unit (darts-clone).
bool has_leaf(std::uint32_t unit) {
    return (unit >> 8U & 1U) != 0;
}
std::uint32_t value_of(std::uint32_t unit) {
    return unit & 0x7FFFFFFFU;
}
std::uint32_t label_of(std::uint32_t unit) {
    return unit & 0x800000FFU;
}
std::uint32_t offset_of(std::uint32_t unit) {
    return unit >> 10U << ((unit & 0x200U) >> 6U);
}

bool are_short(std::string_view texts) {
    std::size_t size = 0;
    return std::all_of(texts.begin(), texts.end(), [&](char byte) {
        size = byte == '\0' ? 0 : size + 1;
        return size <= longest_replacement;
    });
}

}  // namespace

Result<Precompiled> Precompiled::make(std::string_view bytes) {
    std::uint32_t trie_size = 0;
    if (bytes.size() >= sizeof(trie_size)) std::memcpy(&trie_size, bytes.data(), sizeof(trie_size));
    if (trie_size < sizeof(std::uint32_t) || trie_size % sizeof(std::uint32_t) != 0 ||
        trie_size > bytes.size() - sizeof(trie_size))
        return fail(ErrorCode::integrity, fmt::format("the table of {} bytes does not hold its trie", bytes.size()));
    Precompiled table;
    table.m_units.resize(trie_size / sizeof(std::uint32_t));
    std::memcpy(table.m_units.data(), bytes.data() + sizeof(trie_size), trie_size);
    table.m_texts = bytes.substr(sizeof(trie_size) + trie_size);
    if (!is_valid_utf8(table.m_texts)) return fail(ErrorCode::integrity, "the table's texts are not UTF-8");
    if (!are_short(table.m_texts))
        return fail(ErrorCode::integrity,
                    fmt::format("the table has texts of more than {} bytes", longest_replacement));
    for (std::size_t c = 0; c < table.m_is_plain.size(); ++c) {
        const char character = static_cast<char>(c);
        table.m_is_plain[c] = c != '\r' && !table.replacement({&character, 1});
    }
    return table;
}

/// What the table has for the shortest start of the part that it knows: so the original does it.
std::optional<std::string_view> Precompiled::replacement(std::string_view part) const {
    std::size_t at = offset_of(m_units[0]);
    for (const char character : part) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte == 0) return std::nullopt;
        at ^= byte;
        if (at >= m_units.size() || label_of(m_units[at]) != byte) return std::nullopt;
        const std::uint32_t unit = m_units[at];
        at ^= offset_of(unit);
        if (!has_leaf(unit)) continue;
        if (at >= m_units.size()) return std::nullopt;
        const std::size_t begin = value_of(m_units[at]);
        if (begin >= m_texts.size() || (static_cast<unsigned char>(m_texts[begin]) & 0xC0U) == 0x80U)
            return std::nullopt;
        return std::string_view(m_texts.c_str() + begin);
    }
    return std::nullopt;
}

void Precompiled::append(std::string_view grapheme, std::string& buffer) const {
    if (grapheme.size() < longest_key) {
        if (const auto whole = replacement(grapheme)) {
            buffer += *whole;
            return;
        }
    }
    while (!grapheme.empty()) {
        const std::string_view character = grapheme.substr(0, decode_utf8(grapheme).size);
        buffer += replacement(character).value_or(character);
        grapheme.remove_prefix(character.size());
    }
}

NormalText Precompiled::normalize(NormalText text, std::string& buffer) const {
    buffer.clear();
    std::size_t head = 0;
    const std::string_view whole = text.text;
    for (std::size_t at = 0; at < whole.size();) {
        const auto byte = static_cast<unsigned char>(whole[at]);
        // An ASCII character before another is a grapheme alone.
        const bool is_alone = at + 1 == whole.size() || static_cast<unsigned char>(whole[at + 1]) < 0x80;
        std::size_t size = 1;
        if (byte < 0x80 && m_is_plain[byte] && is_alone) {
            buffer += whole[at];
        } else {
            size = first_grapheme(whole.substr(at));
            append(whole.substr(at, size), buffer);
        }
        if (at < text.head) head = buffer.size();
        at += size;
    }
    return {buffer, head};
}

Result<std::string> decode_base64(std::string_view text) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<std::uint8_t, 256> values{};
    values.fill(64);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);

    const std::size_t padding = text.ends_with("==") ? 2 : (text.ends_with('=') ? 1 : 0);
    if (text.size() % 4 != 0) return fail(ErrorCode::integrity, "base64 of a length that is not a multiple of 4");
    text.remove_suffix(padding);
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char character : text) {
        const std::uint32_t value = values[static_cast<unsigned char>(character)];
        if (value == 64) return fail(ErrorCode::integrity, "base64 with a character that is not of it");
        bits = bits << 6U | value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> count & 0xFFU);
        }
    }
    return bytes;
}

}  // namespace lode
