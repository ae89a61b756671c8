// A walk down the trie.
#include "runtime/tokenizers/models/word_level_model.h"

#include <fmt/format.h>

namespace lode {

Result<WordLevelModel> WordLevelModel::make(TokenTable tokens, std::string_view unknown) {
    WordLevelModel model;
    model.m_tokens = std::move(tokens);
    std::vector<ByteTrie::Entry> entries;
    for (std::size_t id = 0; id < model.m_tokens.size(); ++id)
        if (!model.m_tokens[id].empty()) entries.push_back({model.m_tokens[id], static_cast<std::uint32_t>(id)});
    LODE_ASSIGN(model.m_trie, ByteTrie::build(std::move(entries)));
    model.m_trie.forget_order();
    model.m_unknown = model.m_trie.find(unknown);
    if (model.m_unknown == ByteTrie::none)
        return fail(ErrorCode::integrity, fmt::format("the unknown token `{}` is not in the vocabulary", unknown));
    return model;
}

void WordLevelModel::encode(std::string_view word, ModelScratch&, std::vector<std::int64_t>& ids) const {
    if (word.empty()) return;
    const std::uint32_t id = m_trie.find(word);
    ids.push_back(id == ByteTrie::none ? m_unknown : id);
}

}  // namespace lode
