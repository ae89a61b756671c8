// BPE as sentencepiece has it: of neighbours that together are a token the pair is merged whose token scores most.
#pragma once

#include <vector>

#include "base/result.h"
#include "runtime/tokenizers/models/byte_tokens.h"
#include "runtime/tokenizers/models/byte_trie.h"
#include "runtime/tokenizers/models/token_model.h"

namespace lode {

struct PieceBpeVocabulary {
    TokenTable tokens = {};
    std::vector<float> scores = {};
    std::vector<bool> is_merged = {};    ///< found by merging, or a character alone
    std::vector<bool> is_verbatim = {};  ///< user-defined: found first, and never merged with what is beside it
    std::size_t unknown = 0;
    bool byte_fallback = false;
};

/// Neighbouring unknown characters are one token. n log n in the length of a text.
class PieceBpeModel final : public TokenModel {
public:
    /// `integrity`: tokens that ByteTrie refuses.
    static Result<PieceBpeModel> make(PieceBpeVocabulary vocabulary);

    void encode(std::string_view piece, ModelScratch& scratch, std::vector<std::int64_t>& ids) const override;
    const TokenTable& tokens() const override { return m_vocabulary.tokens; }
    std::optional<std::int64_t> unknown_id() const override { return static_cast<std::int64_t>(m_vocabulary.unknown); }

private:
    PieceBpeModel() = default;
    void start(std::string_view text, std::vector<PieceSymbol>& symbols) const;
    void push_merge(std::string_view text, const std::vector<PieceSymbol>& symbols, std::int32_t left,
                    std::vector<PieceMerge>& heap) const;
    void merge(std::string_view text, std::vector<PieceSymbol>& symbols, std::vector<PieceMerge>& heap) const;

    PieceBpeVocabulary m_vocabulary;
    ByteTrie m_merged;
    ByteTrie m_verbatim;
    ByteTokens m_byte_tokens{};
};

}  // namespace lode
