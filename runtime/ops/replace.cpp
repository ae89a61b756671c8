// The op `replace`.
#include "runtime/ops/replace.h"

#include "runtime/ops/text_op.h"
#include "runtime/text/replace.h"

namespace lode {

Result<std::unique_ptr<const Op>> make_replace_op(StepBinding& step) {
    LODE_ASSIGN(const auto pattern, step.text_attribute("pattern"));
    LODE_ASSIGN(const auto rewrite, step.text_attribute("rewrite"));
    LODE_ASSIGN(const bool global, step.flag_attribute("global", true));
    LODE_TRY(step.resources().count_pattern());
    LODE_ASSIGN(auto replacement,
                Replacement::compile(pattern, rewrite, global ? Occurrences::all : Occurrences::first));
    return make_text_op(step, [replacement = std::move(replacement)](std::string_view text, std::string& buffer) {
        return replacement.apply(text, buffer);
    });
}

}  // namespace lode
