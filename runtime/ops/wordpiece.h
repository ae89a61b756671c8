// `wordpiece`: words -> the ids of the pieces that they are made of (TensorFlow Text: WordpieceTokenizer).
#pragma once

#include "runtime/op.h"

namespace lode {

/// Input `words`: string[n], or ragged string[n,?]. Attribute `lookup`: the name of one of the module's lookups, whose
/// vocabulary's lines are the pieces. Attribute `prefix`: of pieces that go on with a word (`##`). Attribute `unknown`:
/// the piece that stands for a word that cannot be parted (`[UNK]`). Attribute `max_characters`: a longer word is
/// unknown (100). Output `ids`: ragged int64[n,?], the pieces of each word, or of all words of each group.
Result<std::unique_ptr<const Op>> make_wordpiece_op(StepBinding& step);

}  // namespace lode
