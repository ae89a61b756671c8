// Graphemes, most of which are single ASCII characters that no rule is about.
#include "runtime/tokenizers/normalizers/precompiled.h"

#include "base/unicode/grapheme.h"
#include "base/unicode/utf8.h"

namespace lode {
namespace {

constexpr std::size_t too_long = 6;  ///< bytes: such a grapheme is looked at by its characters

}  // namespace

Precompiled::Precompiled(CharsMap map) : m_map(std::move(map)) {
    for (std::size_t c = 0; c < m_is_plain.size(); ++c) {
        const char character = static_cast<char>(c);
        m_is_plain[c] = character != '\r' && m_map.shortest({&character, 1}).size == 0;
    }
}

void Precompiled::append(std::string_view grapheme, std::string& buffer) const {
    // What the shortest start stands for is put in the place of all of it: so the original does it.
    if (grapheme.size() < too_long) {
        if (const auto match = m_map.shortest(grapheme); match.size > 0) {
            buffer += match.replacement;
            return;
        }
    }
    while (!grapheme.empty()) {
        const std::string_view character = grapheme.substr(0, decode_utf8(grapheme).size);
        const auto match = m_map.shortest(character);
        buffer += match.size > 0 ? match.replacement : character;
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

}  // namespace lode
