// The list of ops.
#include <array>

#include "runtime/op.h"
#include "runtime/ops/add.h"
#include "runtime/ops/cast.h"
#include "runtime/ops/combine.h"
#include "runtime/ops/concat.h"
#include "runtime/ops/cosine.h"
#include "runtime/ops/fill_empty.h"
#include "runtime/ops/gather.h"
#include "runtime/ops/hash_bucket.h"
#include "runtime/ops/l2_normalize.h"
#include "runtime/ops/lookup.h"
#include "runtime/ops/lowercase.h"
#include "runtime/ops/matmul.h"
#include "runtime/ops/normalize_unicode.h"
#include "runtime/ops/relu.h"
#include "runtime/ops/replace.h"
#include "runtime/ops/reverse_lookup.h"
#include "runtime/ops/slice.h"
#include "runtime/ops/split.h"
#include "runtime/ops/strip_punctuation.h"
#include "runtime/ops/tanh.h"
#include "runtime/ops/tokenize.h"
#include "runtime/ops/wordpiece.h"

namespace lode {
namespace {

constexpr std::array entries = {
    OpEntry{"add", make_add_op},
    OpEntry{"cast", make_cast_op},
    OpEntry{"combine", make_combine_op},
    OpEntry{"concat", make_concat_op},
    OpEntry{"cosine", make_cosine_op},
    OpEntry{"fill_empty", make_fill_empty_op},
    OpEntry{"gather", make_gather_op},
    OpEntry{"hash_bucket", make_hash_bucket_op},
    OpEntry{"l2_normalize", make_l2_normalize_op},
    OpEntry{"lookup", make_lookup_op},
    OpEntry{"lowercase", make_lowercase_op},
    OpEntry{"matmul", make_matmul_op},
    OpEntry{"normalize_unicode", make_normalize_unicode_op},
    OpEntry{"relu", make_relu_op},
    OpEntry{"replace", make_replace_op},
    OpEntry{"reverse_lookup", make_reverse_lookup_op},
    OpEntry{"slice", make_slice_op},
    OpEntry{"split", make_split_op},
    OpEntry{"strip_punctuation", make_strip_punctuation_op},
    OpEntry{"tanh", make_tanh_op},
    OpEntry{"tokenize", make_tokenize_op},
    OpEntry{"wordpiece", make_wordpiece_op},
};

}  // namespace

std::span<const OpEntry> all_ops() {
    return entries;
}

}  // namespace lode
