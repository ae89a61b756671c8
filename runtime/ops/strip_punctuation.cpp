// The op `strip_punctuation`.
#include "runtime/ops/strip_punctuation.h"

#include "runtime/ops/text_op.h"
#include "runtime/text/strip_punctuation.h"

namespace lode {

Result<std::unique_ptr<const Op>> make_strip_punctuation_op(StepBinding& step) {
    return make_text_op(step,
                        [](std::string_view text, std::string& buffer) { return strip_punctuation(text, buffer); });
}

}  // namespace lode
