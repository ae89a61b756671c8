// Runs of word characters, and runs of what is neither that nor white space.
#include "runtime/tokenizers/pre_tokenizers/whitespace.h"

#include "runtime/tokenizers/character_class.h"

namespace lode {
namespace {

enum class Kind { space, word, other };

Kind kind_of(char32_t code_point) {
    const CharacterClasses classes = classes_of(code_point);
    if (classes.has(CharacterClass::word)) return Kind::word;
    return classes.has(CharacterClass::white_space) ? Kind::space : Kind::other;
}

void part_one(std::string_view text, const Piece& piece, std::vector<Piece>& parts) {
    PieceSplitter splitter(piece, SplitBehavior::removed, parts);
    std::size_t begin = piece.begin;
    Kind before = Kind::space;
    for (std::size_t at = piece.begin; at < piece.end;) {
        const auto [value, size, valid] = decode_utf8(text.substr(at));
        const Kind kind = kind_of(value);
        if (kind != before) {
            splitter.add(begin, at, before == Kind::space);
            begin = at;
            before = kind;
        }
        at += size;
    }
    splitter.add(begin, piece.end, before == Kind::space);
    splitter.finish();
}

}  // namespace

std::string_view Whitespace::part(std::string_view text, std::span<const Piece> pieces, std::string&,
                                  std::vector<Piece>& parts) const {
    for (const Piece& piece : pieces) {
        if (piece.is_token())
            parts.push_back(piece);
        else
            part_one(text, piece, parts);
    }
    return text;
}

}  // namespace lode
