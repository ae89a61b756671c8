// A tokenizer: text in, the ids of its tokens out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/tokenizers/tokenizer_scratch.h"

namespace lode {

/// Immutable; safe to use from many threads, each with a scratch of its own.
class Tokenizer {
public:
    static constexpr std::size_t max_text_size = std::size_t{1} << 24U;  ///< in bytes

    virtual ~Tokenizer() = default;

    /// Appends the ids of a text's tokens, without those that a model wants around a text ([CLS], </s>). All are below
    /// vocabulary_size(). The text has at most max_text_size bytes. Parts of the text that are not UTF-8 are read as
    /// U+FFFD each (base/unicode/utf8.h). Linear in the text. Once scratch and `ids` have grown to what texts need,
    /// nothing is allocated.
    virtual void encode(std::string_view text, TokenizerScratch& scratch, std::vector<std::int64_t>& ids) const = 0;

    virtual std::uint64_t vocabulary_size() const = 0;
    /// The token of an id below vocabulary_size(), as the vocabulary has it.
    virtual std::string_view token(std::int64_t id) const = 0;
    /// What stands for text that the vocabulary has no token for.
    virtual std::optional<std::int64_t> unknown_id() const = 0;
    /// To how many tokens the tokenizer's file wants texts cut. `encode` does not cut.
    virtual std::optional<std::uint64_t> max_tokens() const { return std::nullopt; }
};

}  // namespace lode
