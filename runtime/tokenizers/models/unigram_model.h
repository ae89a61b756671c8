// Unigram: of all ways to part a text into tokens the likeliest, each token having a score of its own.
#pragma once

#include <vector>

#include "base/result.h"
#include "runtime/tokenizers/models/byte_tokens.h"
#include "runtime/tokenizers/models/byte_trie.h"
#include "runtime/tokenizers/models/token_model.h"

namespace lode {

struct UnigramOptions {
    std::size_t unknown = 0;     ///< the id of what is not in the vocabulary
    bool byte_fallback = false;  ///< what is unknown becomes the tokens <0x00> … <0xFF> of its bytes, if all are there
};

/// The arithmetic is that of HuggingFace's tokenizers, in float64: the same path where scores tie. An unknown character
/// has the least score of the vocabulary less ten; neighbouring ones are one token. Linear in the text, times the
/// length of the longest token.
class UnigramModel final : public TokenModel {
public:
    /// A score a token. `integrity`: an unknown token that there is not, tokens that ByteTrie refuses.
    static Result<UnigramModel> make(TokenTable tokens, std::vector<double> scores, const UnigramOptions& options);

    void encode(std::string_view piece, ModelScratch& scratch, std::vector<std::int64_t>& ids) const override;
    const TokenTable& tokens() const override { return m_tokens; }
    std::optional<std::int64_t> unknown_id() const override { return static_cast<std::int64_t>(m_options.unknown); }

private:
    UnigramModel() = default;
    void find_best_path(std::string_view piece, std::vector<UnigramStep>& steps) const;
    void append_unknown(std::string_view part, std::vector<std::int64_t>& ids) const;

    TokenTable m_tokens;
    std::vector<double> m_scores;
    UnigramOptions m_options;
    ByteTrie m_trie;
    double m_unknown_score = 0;
    ByteTokens m_byte_tokens{};
};

}  // namespace lode
