// The op `normalize_unicode`.
#include "runtime/ops/normalize_unicode.h"

#include "runtime/ops/text_op.h"
#include "runtime/text/normalize_unicode.h"

namespace lode {

Result<std::unique_ptr<const Op>> make_normalize_unicode_op(StepBinding& step) {
    LODE_ASSIGN(const auto name, step.text_attribute("form"));
    LODE_ASSIGN(const auto form, parse_normal_form(name));
    return make_text_op(
        step, [form](std::string_view text, std::string& buffer) { return normalize_unicode(text, form, buffer); });
}

}  // namespace lode
