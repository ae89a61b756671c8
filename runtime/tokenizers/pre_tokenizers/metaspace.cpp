// Rewriting, then splitting what was written.
#include "runtime/tokenizers/pre_tokenizers/metaspace.h"

namespace lode {

/// The piece as it is in the buffer.
Piece Metaspace::rewrite(std::string_view text, const Piece& piece, std::string& buffer) const {
    const std::string_view part = piece.in(text);
    const std::size_t begin = buffer.size();
    const bool starts_with_one = part.starts_with(' ') || part.starts_with(m_options.replacement);
    const bool wants_one = m_options.prepend == MetaspaceOptions::Prepend::always ||
                           (m_options.prepend == MetaspaceOptions::Prepend::first && piece.head > 0);
    std::size_t head = 0;
    if (wants_one && !starts_with_one) buffer += m_options.replacement;
    for (std::size_t at = 0; at < part.size(); ++at) {
        if (part[at] == ' ')
            buffer += m_options.replacement;
        else
            buffer += part[at];
        if (at < piece.head) head = buffer.size() - begin;
    }
    return {begin, buffer.size(), head};
}

void Metaspace::split(std::string_view text, const Piece& piece, std::vector<Piece>& parts) const {
    PieceSplitter splitter(piece, SplitBehavior::merged_with_next, parts);
    std::size_t done = piece.begin;
    const std::string_view in_reach = text.substr(0, piece.end);
    for (std::size_t at = 0; (at = in_reach.find(m_options.replacement, done)) != std::string_view::npos;) {
        if (done < at) splitter.add(done, at, false);
        done = at + m_options.replacement.size();
        splitter.add(at, done, true);
    }
    if (done < piece.end) splitter.add(done, piece.end, false);
    splitter.finish();
}

std::string_view Metaspace::part(std::string_view text, std::span<const Piece> pieces, std::string& buffer,
                                 std::vector<Piece>& parts) const {
    buffer.clear();
    for (const Piece& piece : pieces) {
        if (piece.is_token()) {
            parts.push_back(piece);
            continue;
        }
        const Piece rewritten = rewrite(text, piece, buffer);
        if (m_options.split)
            split(buffer, rewritten, parts);
        else if (rewritten.begin < rewritten.end)
            parts.push_back(rewritten);
    }
    return buffer;
}

}  // namespace lode
