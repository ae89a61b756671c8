// `tokenize`: text -> the ids of its tokens, by the tokenizer that a model came with.
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `texts`: string[n]. Attribute `file`: the path of one of the module's files, a HuggingFace tokenizer (`.json`)
/// or a sentencepiece model (`.model`). Attribute `max_characters`: code points of a text that are read (all of them).
/// Attribute `max_tokens`: ids of a text that are kept (what the file says; 0: all). Attribute `unknown`: `keep` (the
/// default), or `drop` for ids of the unknown token, after the text was cut. Output `ids`: ragged int64[n,?].
Result<std::unique_ptr<const Op>> make_tokenize_op(StepBinding& step);

}  // namespace lode
