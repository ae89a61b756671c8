// The model of a tokenizer.json.
#pragma once

#include <memory>
#include <variant>

#include "base/json.h"
#include "base/result.h"
#include "runtime/tokenizers/models/token_model.h"
#include "runtime/tokenizers/models/wordpiece_model.h"

namespace lode {

/// WordPiece by itself, for there is a tokenizer that knows more of it.
using ReadModel = std::variant<WordPieceModel, std::unique_ptr<const TokenModel>>;

/// `integrity` for a type that is not known (by its name), for what is not known in one that is, and for a vocabulary
/// whose ids are not 0, 1, 2 …, each once.
Result<ReadModel> read_model(const Json& json);

}  // namespace lode
