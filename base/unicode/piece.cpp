// Where pieces of text end.
#include "base/unicode/piece.h"

#include <algorithm>

namespace lode {

std::string_view front_piece(std::string_view text, PieceSize size) {
    if (text.size() <= size.enough) return text;
    const std::string_view longest = text.substr(0, size.most);
    const auto* end = std::find_if(longest.begin() + std::min(size.enough, longest.size()), longest.end(),
                                   [](char c) { return static_cast<unsigned char>(c) <= ' '; });
    if (end != longest.end() || longest.size() == text.size())
        return text.substr(0, static_cast<std::size_t>(end - longest.begin()));
    std::size_t length = longest.size();
    while ((static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80) --length;
    return text.substr(0, length);
}

}  // namespace lode
