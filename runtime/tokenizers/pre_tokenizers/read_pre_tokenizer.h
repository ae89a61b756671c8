// The pre-tokenizers of a tokenizer.json.
#pragma once

#include <memory>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "runtime/tokenizers/pre_tokenizers/pre_tokenizer.h"

namespace lode {

/// Adds what a `pre_tokenizer` of the file says; a `Sequence` is its members. `integrity`, by its name, for one that is
/// not known, and for what is not known in one that is.
Result<void> read_pre_tokenizer(const Json& json, std::vector<std::unique_ptr<const PreTokenizer>>& pre_tokenizers);

}  // namespace lode
