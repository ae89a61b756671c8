// WordLevel: a word is a token or unknown.
#pragma once

#include "base/result.h"
#include "runtime/tokenizers/models/byte_trie.h"
#include "runtime/tokenizers/models/token_model.h"

namespace lode {

class WordLevelModel final : public TokenModel {
public:
    /// `integrity`: a vocabulary without the unknown token, tokens that ByteTrie refuses.
    static Result<WordLevelModel> make(TokenTable tokens, std::string_view unknown);

    void encode(std::string_view word, ModelScratch& scratch, std::vector<std::int64_t>& ids) const override;
    const TokenTable& tokens() const override { return m_tokens; }
    std::optional<std::int64_t> unknown_id() const override { return m_unknown; }

private:
    WordLevelModel() = default;

    TokenTable m_tokens;
    ByteTrie m_trie;
    std::uint32_t m_unknown = 0;
};

}  // namespace lode
