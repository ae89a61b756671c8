// Viterbi's algorithm over the bytes of a text (sentencepiece's EncodeOptimized).
#include "runtime/tokenizers/models/unigram_model.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/unicode/utf8.h"

namespace lode {
namespace {

constexpr double unknown_penalty = 10;

/// The size of the character that starts with this byte.
std::size_t size_of_character(char first) {
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : (byte < 0xE0 ? 2 : (byte < 0xF0 ? 3 : 4));
}

void improve(UnigramStep& step, double score, std::uint32_t begin, std::uint32_t id) {
    if (step.id != ByteTrie::none && score <= step.score) return;
    step = {score, begin, id};
}

}  // namespace

Result<UnigramModel> UnigramModel::make(TokenTable tokens, std::vector<double> scores, const UnigramOptions& options) {
    if (options.unknown >= tokens.size())
        return fail(ErrorCode::integrity, fmt::format("the unknown token's id {} is not one of the {} tokens",
                                                      options.unknown, tokens.size()));
    UnigramModel model;
    model.m_tokens = std::move(tokens);
    model.m_scores = std::move(scores);
    model.m_options = options;
    std::vector<ByteTrie::Entry> entries;
    for (std::size_t id = 0; id < model.m_tokens.size(); ++id)
        if (!model.m_tokens[id].empty()) entries.push_back({model.m_tokens[id], static_cast<std::uint32_t>(id)});
    LODE_ASSIGN(model.m_trie, ByteTrie::build(std::move(entries)));
    model.m_trie.forget_order();
    model.m_unknown_score = *std::min_element(model.m_scores.begin(), model.m_scores.end()) - unknown_penalty;
    model.m_byte_tokens = find_byte_tokens(model.m_trie);
    return model;
}

/// steps[i] becomes the last token of the best path to byte i.
void UnigramModel::find_best_path(std::string_view piece, std::vector<UnigramStep>& steps) const {
    steps.assign(piece.size() + 1, {0, 0, ByteTrie::none});
    const auto unknown = static_cast<std::uint32_t>(m_options.unknown);
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
            improve(steps[at], m_scores[id] + score, static_cast<std::uint32_t>(begin), id);
            is_character_known = is_character_known || at == character_end;
        }
        if (!is_character_known)
            improve(steps[character_end], m_unknown_score + score, static_cast<std::uint32_t>(begin), unknown);
        begin = character_end;
    }
}

/// Neighbouring unknown characters, and known ones that happen to be a token, have that token's id, as in the original.
void UnigramModel::append_unknown(std::string_view part, std::vector<std::int64_t>& ids) const {
    const std::uint32_t whole = part.size() <= ByteTrie::max_key_size ? m_trie.find(part) : ByteTrie::none;
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
    find_best_path(piece, steps);
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
