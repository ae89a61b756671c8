// Matches handed to a PieceSplitter.
#include "runtime/tokenizers/pre_tokenizers/split.h"

#include "base/find_text.h"

namespace lode {

std::string_view LiteralSplit::part(std::string_view text, std::span<const Piece> pieces, std::string&,
                                    std::vector<Piece>& parts) const {
    const bool match = m_invert == Invert::no;
    for (const Piece& piece : pieces) {
        if (piece.is_token()) {
            parts.push_back(piece);
            continue;
        }
        PieceSplitter splitter(piece, m_behavior, parts);
        const std::string_view in_reach = text.substr(0, piece.end);
        std::size_t done = piece.begin;
        for (std::size_t at = 0; (at = find_text(in_reach, m_literal, done)) != std::string_view::npos;) {
            if (done < at) splitter.add(done, at, !match);
            done = at + m_literal.size();
            splitter.add(at, done, match);
        }
        if (done < piece.end) splitter.add(done, piece.end, !match);
        splitter.finish();
    }
    return text;
}

std::string_view WordSplit::part(std::string_view text, std::span<const Piece> pieces, std::string&,
                                 std::vector<Piece>& parts) const {
    for (const Piece& piece : pieces) {
        if (piece.is_token()) {
            parts.push_back(piece);
            continue;
        }
        PieceSplitter splitter(piece, m_behavior, parts);
        for (std::size_t at = piece.begin; at < piece.end;) {
            const std::size_t size = size_of_match(m_pattern, text.substr(at, piece.end - at));
            splitter.add(at, at + size, m_invert == Invert::no);
            at += size;
        }
        splitter.finish();
    }
    return text;
}

}  // namespace lode
