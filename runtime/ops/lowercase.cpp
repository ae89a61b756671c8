// The op `lowercase`.
#include "runtime/ops/lowercase.h"

#include "runtime/ops/text_op.h"
#include "runtime/text/lowercase.h"

namespace lode {

Result<std::unique_ptr<const Op>> make_lowercase_op(StepBinding& step) {
    return make_text_op(step, [](std::string_view text, std::string& buffer) { return lowercase(text, buffer); });
}

}  // namespace lode
