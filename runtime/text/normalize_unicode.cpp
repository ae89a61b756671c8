// Normal forms by their names, and what TensorFlow Text makes of text that is not UTF-8.
#include "runtime/text/normalize_unicode.h"

#include <array>
#include <utility>

namespace lode {
namespace {

constexpr std::array names = {
    std::pair{std::string_view("NFC"), NormalForm::nfc},
    std::pair{std::string_view("NFD"), NormalForm::nfd},
    std::pair{std::string_view("NFKC"), NormalForm::nfkc},
    std::pair{std::string_view("NFKD"), NormalForm::nfkd},
};

bool composes(NormalForm form) {
    return form == NormalForm::nfc || form == NormalForm::nfkc;
}

}  // namespace

Result<NormalForm> parse_normal_form(std::string_view text) {
    for (const auto& [name, form] : names)
        if (name == text) return form;
    return fail(ErrorCode::integrity,
                "`" + std::string(text) + "` is no normal form: expected `NFC`, `NFD`, `NFKC` or `NFKD`");
}

std::string_view to_string(NormalForm form) {
    for (const auto& [name, named] : names)
        if (named == form) return name;
    return "NFC";
}

std::string_view normalize_unicode(std::string_view text, NormalForm form, std::string& buffer) {
    return normalize(text, form, composes(form) ? InvalidUtf8::keep : InvalidUtf8::replace, buffer);
}

}  // namespace lode
