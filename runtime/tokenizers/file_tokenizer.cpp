// A text, parted at the added tokens that are in it.
#include "runtime/tokenizers/file_tokenizer.h"

#include <algorithm>

#include "base/unicode/utf8.h"

namespace lode {
namespace {

/// All of it when it starts the text: of what is given, the first character is the head.
NormalText part_of(std::string_view text, const Piece& piece) {
    const std::string_view part = piece.in(text);
    return {part, piece.begin == 0 ? decode_utf8(part).size : 0};
}

}  // namespace

std::size_t room_of(std::size_t bytes) {
    constexpr std::size_t least = 1024;
    constexpr std::size_t most_growth = 32;
    return std::max(least, bytes * most_growth);
}

void FileTokenizer::encode(std::string_view text, TokenizerScratch& scratch, std::vector<std::int64_t>& ids) const {
    if (text.empty()) return;
    scratch.valid.clear();
    text = replace_invalid_utf8(text, scratch.valid);
    scratch.room = room_of(text.size());
    if (!m_frame.raw.may_be_in(text)) return encode_part(part_of(text, {0, text.size()}), scratch, ids);
    scratch.pieces.clear();
    m_frame.raw.part(text, 0, scratch.pieces);
    for (const Piece& piece : scratch.pieces) {
        if (piece.is_token())
            ids.push_back(piece.id);
        else
            encode_part(part_of(text, piece), scratch, ids);
    }
}

std::string_view FileTokenizer::token(std::int64_t id) const {
    const auto place = static_cast<std::size_t>(id);
    const std::size_t of_model = model().tokens().size();
    return place < of_model ? model().tokens()[place] : m_frame.more_tokens[place - of_model];
}

}  // namespace lode
