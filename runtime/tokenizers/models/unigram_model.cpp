// Viterbi's algorithm over the bytes of a text (sentencepiece's EncodeOptimized).
#include "runtime/tokenizers/models/unigram_model.h"

#include <algorithm>

#include <fmt/format.h>

namespace lode {
namespace {

/// The size of the character that starts with this byte.
std::size_t size_of_character(char first) {
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : (byte < 0xE0 ? 2 : (byte < 0xF0 ? 3 : 4));
}

/// Takes the step that the candidate ends, where it scores more; scores are kept as a `Score`.
template <typename Score>
void improve(UnigramStep& step, double candidate, std::size_t begin, std::uint32_t id) {
    if (step.id != ByteTrie::none && candidate <= step.score) return;
    step = {static_cast<double>(static_cast<Score>(candidate)), static_cast<std::uint32_t>(begin), id};
}

Result<ByteTrie> trie_of(const UnigramVocabulary& vocabulary) {
    std::vector<ByteTrie::Entry> entries;
    for (std::size_t id = 0; id < vocabulary.tokens.size(); ++id) {
        const bool is_found = vocabulary.is_left_out.empty() || !vocabulary.is_left_out[id];
        if (is_found && !vocabulary.tokens[id].empty())
            entries.push_back({vocabulary.tokens[id], static_cast<std::uint32_t>(id)});
    }
    return ByteTrie::build(std::move(entries));
}

}  // namespace

Result<UnigramModel> UnigramModel::make(UnigramVocabulary vocabulary, const UnigramOptions& options) {
    if (options.unknown >= vocabulary.tokens.size())
        return fail(ErrorCode::integrity, fmt::format("the unknown token's id {} is not one of the {} tokens",
                                                      options.unknown, vocabulary.tokens.size()));
    UnigramModel model;
    model.m_vocabulary = std::move(vocabulary);
    model.m_options = options;
    LODE_ASSIGN(model.m_trie, trie_of(model.m_vocabulary));
    model.m_trie.forget_order();
    model.m_byte_tokens = find_byte_tokens(model.m_vocabulary.tokens);
    return model;
}

/// steps[i] becomes the last token of the best path to byte i.
template <typename Score>
void UnigramModel::find_best_path(std::string_view piece, std::vector<UnigramStep>& steps) const {
    steps.assign(piece.size() + 1, {0, 0, ByteTrie::none});
    for (std::size_t begin = 0; begin < piece.size();) {
        const double score = steps[begin].score;
        const std::size_t character_end = std::min(begin + size_of_character(piece[begin]), piece.size());
        bool is_character_known = false;
        ByteTrie::State state = ByteTrie::root;
        for (std::size_t at = begin; at < piece.size();) {
            state = m_trie.step(state, piece[at]);
            if (state == ByteTrie::none) break;
            ++at;
            const std::uint32_t id = m_trie.value(state);
            if (id == ByteTrie::none) continue;
            improve<Score>(steps[at], static_cast<Score>(m_vocabulary.scores[id] + score), begin, id);
            is_character_known = is_character_known || at == character_end;
        }
        if (!is_character_known) {
            const Score sum = static_cast<Score>(m_options.unknown_score) + static_cast<Score>(score);
            improve<Score>(steps[character_end], sum, begin, static_cast<std::uint32_t>(m_options.unknown));
        }
        begin = character_end;
    }
}

void UnigramModel::append_unknown(std::string_view part, std::vector<std::int64_t>& ids) const {
    const bool may_spell_one = m_options.arithmetic == UnigramOptions::Arithmetic::tokenizers;
    const std::uint32_t whole = may_spell_one ? m_trie.find(part) : ByteTrie::none;
    if (whole != ByteTrie::none) {
        ids.push_back(whole);
    } else if (m_options.byte_fallback && have_all(m_byte_tokens, part)) {
        for (const char byte : part) ids.push_back(m_byte_tokens[static_cast<unsigned char>(byte)]);
    } else {
        ids.push_back(static_cast<std::int64_t>(m_options.unknown));
    }
}

void UnigramModel::encode(std::string_view piece, ModelScratch& scratch, std::vector<std::int64_t>& ids) const {
    if (piece.empty()) return;
    auto& steps = scratch.unigram_steps;
    if (m_options.arithmetic == UnigramOptions::Arithmetic::tokenizers)
        find_best_path<double>(piece, steps);
    else
        find_best_path<float>(piece, steps);
    auto& path = scratch.unigram_path;  // ends of tokens, the last first
    path.clear();
    for (std::size_t end = piece.size(); end > 0; end = steps[end].begin)
        path.push_back(static_cast<std::uint32_t>(end));
    for (auto end = path.rbegin(); end != path.rend(); ++end) {
        const UnigramStep& step = steps[*end];
        if (step.id != m_options.unknown) {
            ids.push_back(step.id);
            continue;
        }
        while (end + 1 != path.rend() && steps[*(end + 1)].id == m_options.unknown) ++end;
        append_unknown(piece.substr(step.begin, *end - step.begin), ids);
    }
}

}  // namespace lode
