// Unigram: of all ways to part a text into tokens the likeliest, each token having a score of its own.
#pragma once

#include <vector>

#include "base/result.h"
#include "runtime/tokenizers/models/byte_tokens.h"
#include "runtime/tokenizers/models/byte_trie.h"
#include "runtime/tokenizers/models/token_model.h"

namespace lode {

/// Tokens and their scores.
struct UnigramVocabulary {
    TokenTable tokens;
    std::vector<double> scores;
    std::vector<bool> is_left_out = {};  ///< tokens that are never found in a text; empty: all are
};

struct UnigramOptions {
    std::size_t unknown = 0;     ///< the id of what is not in the vocabulary
    double unknown_score = 0;    ///< of a character that is not
    bool byte_fallback = false;  ///< what is unknown becomes the tokens <0x00> … <0xFF> of its bytes, if all are there
    /// Whose arithmetic: HuggingFace's tokenizers add scores in float64, and take neighbouring unknown characters for a
    /// token where they spell one; sentencepiece adds in float32 and does not.
    enum class Arithmetic { tokenizers, sentencepiece } arithmetic = Arithmetic::tokenizers;
};

/// The ids are the original's, also where scores tie. Neighbouring unknown characters are one token. Linear in the
/// text, times the length of the longest token.
class UnigramModel final : public TokenModel {
public:
    /// `integrity`: an unknown token that there is not, tokens that ByteTrie refuses.
    static Result<UnigramModel> make(UnigramVocabulary vocabulary, const UnigramOptions& options);

    void encode(std::string_view piece, ModelScratch& scratch, std::vector<std::int64_t>& ids) const override;
    const TokenTable& tokens() const override { return m_vocabulary.tokens; }
    std::optional<std::int64_t> unknown_id() const override { return static_cast<std::int64_t>(m_options.unknown); }

private:
    UnigramModel() = default;
    template <typename Score>
    void find_best_path(std::string_view piece, std::vector<UnigramStep>& steps) const;
    void append_unknown(std::string_view part, std::vector<std::int64_t>& ids) const;

    UnigramVocabulary m_vocabulary;
    UnigramOptions m_options;
    ByteTrie m_trie;
    ByteTokens m_byte_tokens{};
};

}  // namespace lode
