// What all tokenizers of tokenizer.json files share: added tokens, and a vocabulary of the model's tokens and theirs.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "runtime/tokenizers/added_tokens.h"
#include "runtime/tokenizers/models/token_model.h"
#include "runtime/tokenizers/normalizers/normalizer.h"
#include "runtime/tokenizers/tokenizer.h"

namespace lode {

/// What a text of so many bytes may become: 32 times as many, or 1 KiB. No text of people's grows so, and no file can
/// make one grow without bound.
std::size_t room_of(std::size_t bytes);

/// The parts of a tokenizer that are the same whatever its model is.
struct TokenizerFrame {
    AddedTokens raw;         ///< looked for in the text as it is given
    AddedTokens normalized;  ///< looked for once it is normalized
    TokenTable more_tokens;  ///< added ones that the model's vocabulary does not have, from its size on
    std::optional<std::uint64_t> max_tokens;
};

class FileTokenizer : public Tokenizer {
public:
    void encode(std::string_view text, TokenizerScratch& scratch, std::vector<std::int64_t>& ids) const final;
    std::uint64_t vocabulary_size() const final { return model().tokens().size() + m_frame.more_tokens.size(); }
    std::string_view token(std::int64_t id) const final;
    std::optional<std::int64_t> unknown_id() const final { return model().unknown_id(); }
    std::optional<std::uint64_t> max_tokens() const final { return m_frame.max_tokens; }

protected:
    explicit FileTokenizer(TokenizerFrame frame) : m_frame(std::move(frame)) {}
    const TokenizerFrame& frame() const { return m_frame; }
    virtual const TokenModel& model() const = 0;
    /// Appends the ids of a part of a text in which there is no raw added token. It is UTF-8 and not empty.
    virtual void encode_part(NormalText part, TokenizerScratch& scratch, std::vector<std::int64_t>& ids) const = 0;

private:
    TokenizerFrame m_frame;
};

}  // namespace lode
