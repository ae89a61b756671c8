// Splitting at single characters.
#include "runtime/tokenizers/pre_tokenizers/character_splits.h"

namespace lode {
namespace {

template <typename Split>
std::string_view for_texts(std::string_view text, std::span<const Piece> pieces, std::vector<Piece>& parts,
                           Split&& split) {
    for (const Piece& piece : pieces) {
        if (piece.is_token())
            parts.push_back(piece);
        else
            split(piece);
    }
    return text;
}

}  // namespace

std::string_view ClassSplit::part(std::string_view text, std::span<const Piece> pieces, std::string&,
                                  std::vector<Piece>& parts) const {
    return for_texts(text, pieces, parts, [&](const Piece& piece) {
        split_at_characters(text, piece, m_behavior, parts, [&](char32_t c) { return is_in(c, m_class); });
    });
}

std::string_view DelimiterSplit::part(std::string_view text, std::span<const Piece> pieces, std::string&,
                                      std::vector<Piece>& parts) const {
    return for_texts(text, pieces, parts, [&](const Piece& piece) {
        split_at_characters(text, piece, SplitBehavior::removed, parts, [&](char32_t c) { return c == m_delimiter; });
    });
}

std::string_view BertPreTokenizer::part(std::string_view text, std::span<const Piece> pieces, std::string&,
                                        std::vector<Piece>& parts) const {
    return for_texts(text, pieces, parts, [&](const Piece& piece) {
        // In one pass: white space and punctuation are never the same character.
        const auto is_space = [](char32_t c) { return is_in(c, CharacterClass::white_space); };
        const auto is_punctuation = [](char32_t c) { return is_in(c, CharacterClass::punctuation); };
        PieceSplitter splitter(piece, SplitBehavior::isolated, parts);
        std::size_t word = piece.begin;
        for (std::size_t at = piece.begin; at < piece.end;) {
            const auto [value, size, valid] = decode_utf8(text.substr(at));
            const bool punctuated = is_punctuation(value);
            if (punctuated || is_space(value)) {
                splitter.add(word, at, false);
                if (punctuated) splitter.add(at, at + size, true);
                word = at + size;
            }
            at += size;
        }
        splitter.add(word, piece.end, false);
    });
}

}  // namespace lode
