// WordPiece: the longest token of the vocabulary that a word starts with, again and again.
#pragma once

#include <compare>
#include <string>

#include "base/result.h"
#include "runtime/tokenizers/models/byte_trie.h"
#include "runtime/tokenizers/models/token_model.h"
#include "runtime/tokenizers/models/whole_words.h"

namespace lode {

struct WordPieceOptions {
    std::string unknown = "[UNK]";
    std::string prefix = "##";         ///< of tokens that go on with a word
    std::size_t max_characters = 100;  ///< a longer word is unknown as a whole

    friend auto operator<=>(const WordPieceOptions&, const WordPieceOptions&) = default;
};

/// A word that cannot be parted is unknown as a whole. In time linear in the word, whatever the vocabulary: LinMaxMatch
/// of Song et al., "Fast WordPiece Tokenization" (2021).
class WordPieceModel final : public TokenModel {
public:
    /// `integrity`: tokens that ByteTrie refuses, a vocabulary without the unknown token, or one that was made to be
    /// slow.
    static Result<WordPieceModel> make(TokenTable tokens, const WordPieceOptions& options);

    void encode(std::string_view word, ModelScratch&, std::vector<std::int64_t>& ids) const override {
        encode_word(word, ids);
    }
    void encode_word(std::string_view word, std::vector<std::int64_t>& ids) const;
    const TokenTable& tokens() const override { return m_tokens; }
    std::optional<std::int64_t> unknown_id() const override { return m_unknown; }
    /// Words of up to eight bytes that are one token, for callers that have them in a register.
    const WholeWords& whole_words() const { return m_whole_words; }

private:
    /// What happens in a state where the next byte leads nowhere: the tokens of `pops` are found, and the walk goes on
    /// in `state`.
    struct Failure {
        ByteTrie::State state = ByteTrie::none;
        std::uint32_t first_pop = 0;
        std::uint32_t pops = 0;
    };

    WordPieceModel() = default;
    Result<void> link_failures();
    Result<void> link(ByteTrie::State state);
    bool match(std::string_view word, std::vector<std::int64_t>& ids) const;
    bool fail_over(ByteTrie::State& state, std::vector<std::int64_t>& ids) const;
    bool is_too_long(std::string_view word) const;

    TokenTable m_tokens;
    ByteTrie m_trie;
    ByteTrie::State m_inside = ByteTrie::none;  // the root of the tokens that go on with a word
    std::vector<Failure> m_failures;            // by state
    std::vector<std::uint32_t> m_pops;
    WholeWords m_whole_words;
    std::int64_t m_unknown = 0;
    std::size_t m_max_characters = 0;
};

}  // namespace lode
