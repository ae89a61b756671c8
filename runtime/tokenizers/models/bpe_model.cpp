// Merging by a heap of the pairs that may be merged; those that have changed since are passed over when they come up.
#include "runtime/tokenizers/models/bpe_model.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/unicode/utf8.h"

namespace lode {
namespace {

constexpr std::int32_t nowhere = -1;

/// For a heap whose top is what is merged next.
bool comes_later(const BpeMerge& a, const BpeMerge& b) {
    return a.rank != b.rank ? a.rank > b.rank : a.position > b.position;
}

void append(std::vector<BpeSymbol>& symbols, std::uint32_t id, std::size_t size) {
    const auto place = static_cast<std::int32_t>(symbols.size());
    if (place > 0) symbols.back().next = place;
    symbols.push_back({id, place - 1, nowhere, static_cast<std::uint32_t>(size)});
}

}  // namespace

Result<BpeModel> BpeModel::make(TokenTable tokens, const Merges& merges, BpeOptions options) {
    BpeModel model;
    model.m_tokens = std::move(tokens);
    model.m_options = std::move(options);
    std::vector<ByteTrie::Entry> entries;
    for (std::size_t id = 0; id < model.m_tokens.size(); ++id)
        if (!model.m_tokens[id].empty()) entries.push_back({model.m_tokens[id], static_cast<std::uint32_t>(id)});
    LODE_ASSIGN(model.m_trie, ByteTrie::build(std::move(entries)));
    model.m_trie.forget_order();

    const auto id_of = [&](const std::string& token) -> Result<std::uint32_t> {
        const std::uint32_t id = model.m_trie.find(token);
        if (id == ByteTrie::none)
            return fail(ErrorCode::integrity, fmt::format("`{}` is not in the vocabulary", token));
        return id;
    };
    std::vector<BpeMergeTable::Entry> table;
    const std::size_t prefix = model.m_options.continuing_prefix.size();
    for (std::uint32_t rank = 0; rank < merges.size(); ++rank) {
        const auto& [left, right] = merges[rank];
        LODE_ASSIGN(const auto left_id, id_of(left));
        LODE_ASSIGN(const auto right_id, id_of(right));
        LODE_ASSIGN(const auto merged_id, id_of(left + right.substr(std::min(prefix, right.size()))));
        table.push_back({left_id, right_id, {rank, merged_id}});
    }
    LODE_ASSIGN(model.m_merges, BpeMergeTable::make(table));
    if (model.m_options.unknown) {
        LODE_ASSIGN(model.m_unknown, id_of(*model.m_options.unknown));
    }
    model.m_byte_tokens = find_byte_tokens(model.m_tokens);
    return model;
}

std::optional<std::int64_t> BpeModel::unknown_id() const {
    return m_unknown == ByteTrie::none ? std::nullopt : std::optional<std::int64_t>(m_unknown);
}

/// As the vocabulary has it: with the prefix of what is inside a word, and the suffix of what ends it.
std::uint32_t BpeModel::find_character(std::string_view character, bool is_first, bool is_last) const {
    ByteTrie::State state = ByteTrie::root;
    const auto walk = [&](std::string_view bytes) {
        for (std::size_t i = 0; i < bytes.size() && state != ByteTrie::none; ++i) state = m_trie.step(state, bytes[i]);
    };
    if (!is_first) walk(m_options.continuing_prefix);
    walk(character);
    if (is_last) walk(m_options.end_suffix);
    return state == ByteTrie::none ? ByteTrie::none : m_trie.value(state);
}

void BpeModel::start(std::string_view word, std::vector<BpeSymbol>& symbols) const {
    std::size_t unknown_size = 0;  // of unknown characters that wait to be added
    const auto add_unknown = [&] {
        if (unknown_size > 0) append(symbols, m_unknown, unknown_size);
        unknown_size = 0;
    };
    for (std::size_t at = 0; at < word.size();) {
        const std::size_t size = decode_utf8(word.substr(at)).size;
        const std::string_view character = word.substr(at, size);
        const bool is_first = at == 0, is_last = at + size == word.size();
        at += size;
        if (const std::uint32_t id = find_character(character, is_first, is_last); id != ByteTrie::none) {
            add_unknown();
            append(symbols, id, size);
            continue;
        }
        if (m_options.byte_fallback) {
            // The original looks for the bytes of prefix and suffix too, and adds all of them before what waits.
            const std::string_view prefix = is_first ? std::string_view() : m_options.continuing_prefix;
            const std::string_view suffix = is_last ? std::string_view(m_options.end_suffix) : std::string_view();
            const auto parts = {prefix, character, suffix};
            if (std::all_of(parts.begin(), parts.end(), [&](auto part) { return have_all(m_byte_tokens, part); })) {
                for (const auto part : parts)
                    for (const char byte : part) append(symbols, m_byte_tokens[static_cast<unsigned char>(byte)], 1);
                continue;
            }
        }
        if (m_unknown == ByteTrie::none) continue;
        if (!m_options.fuse_unknown) add_unknown();
        unknown_size += size;
    }
    add_unknown();
}

/// The pair of a symbol and the one after it, if it is ever merged.
void BpeModel::push_merge(const std::vector<BpeSymbol>& symbols, std::int32_t left, std::vector<BpeMerge>& heap) const {
    if (left == nowhere) return;
    const BpeSymbol& symbol = symbols[static_cast<std::size_t>(left)];
    if (symbol.next == nowhere) return;
    const auto* merged = m_merges.find(symbol.id, symbols[static_cast<std::size_t>(symbol.next)].id);
    if (merged == nullptr) return;
    heap.push_back({merged->rank, static_cast<std::uint32_t>(left), merged->id});
    std::push_heap(heap.begin(), heap.end(), comes_later);
}

void BpeModel::merge(std::vector<BpeSymbol>& symbols, std::vector<BpeMerge>& heap) const {
    heap.clear();
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i) push_merge(symbols, static_cast<std::int32_t>(i), heap);
    while (!heap.empty()) {
        std::pop_heap(heap.begin(), heap.end(), comes_later);
        const BpeMerge top = heap.back();
        heap.pop_back();
        BpeSymbol& left = symbols[top.position];
        if (left.size == 0 || left.next == nowhere) continue;
        BpeSymbol& right = symbols[static_cast<std::size_t>(left.next)];
        // By what they become: so the original tells whether the pair is still there.
        const auto* merged = m_merges.find(left.id, right.id);
        if (merged == nullptr || merged->id != top.id) continue;
        left.id = top.id;
        left.size += right.size;
        right.size = 0;
        left.next = right.next;
        if (left.next != nowhere)
            symbols[static_cast<std::size_t>(left.next)].previous = static_cast<std::int32_t>(top.position);
        push_merge(symbols, left.previous, heap);
        push_merge(symbols, static_cast<std::int32_t>(top.position), heap);
    }
}

void BpeModel::encode(std::string_view word, ModelScratch& scratch, std::vector<std::int64_t>& ids) const {
    if (word.empty()) return;
    if (m_options.ignore_merges) {
        if (const std::uint32_t id = m_trie.find(word); id != ByteTrie::none) {
            ids.push_back(id);
            return;
        }
    }
    auto& symbols = scratch.bpe_symbols;
    symbols.clear();
    start(word, symbols);
    merge(symbols, scratch.bpe_merges);
    for (const BpeSymbol& symbol : symbols)
        if (symbol.size != 0) ids.push_back(symbol.id);
}

}  // namespace lode
