// HuggingFace's tokenizer.json -> a tokenizer (docs/reference/tokenizers.md).
#pragma once

#include <memory>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "runtime/tokenizers/tokenizer.h"

namespace lode {

inline constexpr JsonLimits tokenizer_json_limits = {.bytes = std::size_t{64} << 20U, .depth = 32};

/// Whether steps that are often found together are done as one: the same ids, sooner. Tests hold both beside each
/// other.
enum class Fusing { no, yes };

/// A tokenizer whose ids are those of the original program, PyPI's tokenizers, without special tokens. `integrity`, by
/// name, for what the text says and this does not know: nothing but `padding`, `post_processor` and `decoder` is passed
/// over, which do not touch the ids of one text.
Result<std::unique_ptr<const Tokenizer>> parse_tokenizer_json(std::string_view text, Fusing fusing = Fusing::yes);

}  // namespace lode
