// BPE: the characters of a word, and then the pairs of neighbours merged that were merged in training, in that order.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "runtime/tokenizers/models/bpe_merge_table.h"
#include "runtime/tokenizers/models/byte_tokens.h"
#include "runtime/tokenizers/models/byte_trie.h"
#include "runtime/tokenizers/models/token_model.h"

namespace lode {

struct BpeOptions {
    std::optional<std::string> unknown =
        std::nullopt;                    ///< without one, characters that are not in the vocabulary are left out
    std::string continuing_prefix = {};  ///< of all characters but the first
    std::string end_suffix = {};         ///< of the last character
    bool fuse_unknown = false;           ///< neighbouring unknown characters are one token
    bool byte_fallback = false;          ///< an unknown character becomes the tokens <0x00> … <0xFF> of its bytes
    bool ignore_merges = false;          ///< a word that is in the vocabulary is that token
};

/// The ids are those of HuggingFace's tokenizers. n log n in the length of a word.
class BpeModel final : public TokenModel {
public:
    using Merges = std::vector<std::pair<std::string, std::string>>;

    /// `integrity`: a pair, what it makes, or the unknown token that is not in the vocabulary; tokens that ByteTrie
    /// refuses.
    static Result<BpeModel> make(TokenTable tokens, const Merges& merges, BpeOptions options);

    void encode(std::string_view word, ModelScratch& scratch, std::vector<std::int64_t>& ids) const override;
    const TokenTable& tokens() const override { return m_tokens; }
    std::optional<std::int64_t> unknown_id() const override;

private:
    BpeModel() = default;
    void start(std::string_view word, std::vector<BpeSymbol>& symbols) const;
    std::uint32_t find_character(std::string_view character, bool is_first, bool is_last) const;
    void push_merge(const std::vector<BpeSymbol>& symbols, std::int32_t left, std::vector<BpeMerge>& heap) const;
    void merge(std::vector<BpeSymbol>& symbols, std::vector<BpeMerge>& heap) const;

    TokenTable m_tokens;
    BpeOptions m_options;
    ByteTrie m_trie;
    BpeMergeTable m_merges;
    ByteTokens m_byte_tokens{};
    std::uint32_t m_unknown = ByteTrie::none;
};

}  // namespace lode
