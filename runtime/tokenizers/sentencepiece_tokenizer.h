// sentencepiece's `.model` -> a tokenizer (docs/reference/tokenizers.md).
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "runtime/tokenizers/tokenizer.h"

namespace lode {

/// A tokenizer whose ids are those of sentencepiece's `encode`, without <s> and </s>; what is not UTF-8 in a text is
/// U+FFFD byte by byte, as there. Nothing of the bytes is needed afterwards. `integrity`, by name, for models of the
/// types `word` and `character`, BPE with unused pieces, pieces that come twice, and for what the original refuses.
Result<std::unique_ptr<const Tokenizer>> parse_sentencepiece_model(std::string_view bytes);

}  // namespace lode
