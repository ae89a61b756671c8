// Pieces written anew, one after another.
#include "runtime/tokenizers/pre_tokenizers/byte_level.h"

#include "runtime/tokenizers/visible_bytes.h"

namespace lode {

std::string_view PrefixSpace::part(std::string_view text, std::span<const Piece> pieces, std::string& buffer,
                                   std::vector<Piece>& parts) const {
    buffer.clear();
    for (const Piece& piece : pieces) {
        const std::size_t begin = buffer.size();
        const std::string_view part = piece.in(text);
        const std::size_t space = piece.is_token() || part.starts_with(' ') ? 0 : 1;
        buffer.append(space, ' ').append(part);
        parts.push_back({begin, buffer.size(), piece.head == 0 ? 0 : piece.head + space, piece.id});
    }
    return buffer;
}

VisibleBytes::VisibleBytes() {
    for (std::size_t byte = 0; byte < m_visible.size(); ++byte)
        append_utf8(visible_byte(static_cast<std::uint8_t>(byte)), m_visible[byte]);
}

std::string_view VisibleBytes::part(std::string_view text, std::span<const Piece> pieces, std::string& buffer,
                                    std::vector<Piece>& parts) const {
    buffer.clear();
    for (const Piece& piece : pieces) {
        const std::size_t begin = buffer.size();
        std::size_t head = 0;
        for (std::size_t at = piece.begin; at < piece.end; ++at) {
            buffer += m_visible[static_cast<unsigned char>(text[at])];
            if (at - piece.begin < piece.head) head = buffer.size() - begin;
        }
        parts.push_back({begin, buffer.size(), head, piece.id});
    }
    return buffer;
}

}  // namespace lode
