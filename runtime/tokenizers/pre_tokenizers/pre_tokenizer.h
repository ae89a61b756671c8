// A step that parts a text, once it is rewritten, into pieces that the model sees one by one.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/unicode/utf8.h"
#include "runtime/tokenizers/pre_tokenizers/piece.h"

namespace lode {

/// Immutable; safe to use from many threads.
class PreTokenizer {
public:
    virtual ~PreTokenizer() = default;
    /// Adds the parts of each piece of `text`, which is UTF-8, to `parts`, which are pieces of what is returned: `text`
    /// itself or a view of `buffer`, whose content is replaced. Added tokens stay. `text` is no view of `buffer`.
    virtual std::string_view part(std::string_view text, std::span<const Piece> pieces, std::string& buffer,
                                  std::vector<Piece>& parts) const = 0;
};

/// Parts a piece at single characters: `is_match` is asked for each code point.
template <typename IsMatch>
void split_at_characters(std::string_view text, Piece piece, SplitBehavior behavior, std::vector<Piece>& parts,
                         IsMatch&& is_match) {
    PieceSplitter splitter(piece, behavior, parts);
    std::size_t between = piece.begin;
    for (std::size_t at = piece.begin; at < piece.end;) {
        const auto [value, size, valid] = decode_utf8(text.substr(at));
        if (is_match(value)) {
            if (between < at) splitter.add(between, at, false);
            splitter.add(at, at + size, true);
            between = at + size;
        }
        at += size;
    }
    if (between < piece.end) splitter.add(between, piece.end, false);
    splitter.finish();
}

}  // namespace lode
