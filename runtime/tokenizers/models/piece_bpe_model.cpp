// sentencepiece's bpe::Model::SampleEncode, without chance.
#include "runtime/tokenizers/models/piece_bpe_model.h"

#include <algorithm>

#include "base/unicode/utf8.h"

namespace lode {
namespace {

constexpr std::int32_t nowhere = -1;

/// For a heap whose top is what is merged next.
bool comes_later(const PieceMerge& a, const PieceMerge& b) {
    return a.score != b.score ? a.score < b.score : a.left > b.left;
}

Result<ByteTrie> trie_of(const TokenTable& tokens, const std::vector<bool>& chosen) {
    std::vector<ByteTrie::Entry> entries;
    for (std::size_t id = 0; id < tokens.size(); ++id)
        if (chosen[id]) entries.push_back({tokens[id], static_cast<std::uint32_t>(id)});
    return ByteTrie::build(std::move(entries));
}

}  // namespace

Result<PieceBpeModel> PieceBpeModel::make(PieceBpeVocabulary vocabulary) {
    PieceBpeModel model;
    LODE_ASSIGN(model.m_merged, trie_of(vocabulary.tokens, vocabulary.is_merged));
    LODE_ASSIGN(model.m_verbatim, trie_of(vocabulary.tokens, vocabulary.is_verbatim));
    model.m_byte_tokens = find_byte_tokens(vocabulary.tokens);
    model.m_vocabulary = std::move(vocabulary);
    return model;
}

void PieceBpeModel::start(std::string_view text, std::vector<PieceSymbol>& symbols) const {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t verbatim = m_verbatim.longest_match(text.substr(at));
        const std::size_t size = verbatim > 0 ? verbatim : decode_utf8(text.substr(at)).size;
        const auto place = static_cast<std::int32_t>(symbols.size());
        const bool is_last = at + size == text.size();
        symbols.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(size), place - 1,
                           is_last ? nowhere : place + 1, verbatim > 0});
        at += size;
    }
}

/// The pair of a symbol and the one after it, if together they are a token.
void PieceBpeModel::push_merge(std::string_view text, const std::vector<PieceSymbol>& symbols, std::int32_t left,
                               std::vector<PieceMerge>& heap) const {
    if (left == nowhere) return;
    const PieceSymbol& first = symbols[static_cast<std::size_t>(left)];
    if (first.next == nowhere || first.is_frozen || symbols[static_cast<std::size_t>(first.next)].is_frozen) return;
    const std::uint32_t size = first.size + symbols[static_cast<std::size_t>(first.next)].size;
    const std::uint32_t id = m_merged.find(text.substr(first.begin, size));
    if (id == ByteTrie::none) return;
    heap.push_back({m_vocabulary.scores[id], left, first.next, size});
    std::push_heap(heap.begin(), heap.end(), comes_later);
}

void PieceBpeModel::merge(std::string_view text, std::vector<PieceSymbol>& symbols,
                          std::vector<PieceMerge>& heap) const {
    heap.clear();
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i) push_merge(text, symbols, static_cast<std::int32_t>(i), heap);
    while (!heap.empty()) {
        std::pop_heap(heap.begin(), heap.end(), comes_later);
        const PieceMerge top = heap.back();
        heap.pop_back();
        PieceSymbol& left = symbols[static_cast<std::size_t>(top.left)];
        PieceSymbol& right = symbols[static_cast<std::size_t>(top.right)];
        if (left.size == 0 || right.size == 0 || left.size + right.size != top.size) continue;
        left.size = top.size;
        left.next = right.next;
        if (right.next != nowhere) symbols[static_cast<std::size_t>(right.next)].previous = top.left;
        right.size = 0;
        push_merge(text, symbols, left.previous, heap);
        push_merge(text, symbols, top.left, heap);
    }
}

void PieceBpeModel::encode(std::string_view text, ModelScratch& scratch, std::vector<std::int64_t>& ids) const {
    auto& symbols = scratch.piece_symbols;
    symbols.clear();
    start(text, symbols);
    merge(text, symbols, scratch.piece_merges);
    bool is_after_unknown = false;
    for (const PieceSymbol& symbol : symbols) {
        if (symbol.size == 0) continue;
        const std::string_view token = text.substr(symbol.begin, symbol.size);
        const std::uint32_t id = m_merged.find(token);
        const bool is_unknown = id == ByteTrie::none;
        if (!is_unknown) {
            ids.push_back(id);
        } else if (m_vocabulary.byte_fallback) {
            for (const char byte : token) ids.push_back(m_byte_tokens[static_cast<unsigned char>(byte)]);
        } else if (!is_after_unknown) {
            ids.push_back(static_cast<std::int64_t>(m_vocabulary.unknown));
        }
        is_after_unknown = is_unknown;
    }
}

}  // namespace lode
