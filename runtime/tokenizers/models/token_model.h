// What a tokenizer's model is: it parts one word, or one piece of text, into tokens of its vocabulary.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/tokenizers/models/model_scratch.h"
#include "runtime/tokenizers/models/token_table.h"

namespace lode {

/// Immutable; safe to use from many threads, each with a scratch of its own.
class TokenModel {
public:
    virtual ~TokenModel() = default;
    /// Appends the ids of a piece's tokens. The piece is UTF-8.
    virtual void encode(std::string_view piece, ModelScratch& scratch, std::vector<std::int64_t>& ids) const = 0;
    /// The vocabulary: its id is a token's place.
    virtual const TokenTable& tokens() const = 0;
    virtual std::optional<std::int64_t> unknown_id() const = 0;
};

}  // namespace lode
