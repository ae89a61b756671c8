// `normalize_unicode`: text in one of Unicode's normal forms, as TensorFlow Text has it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/unicode/normal_form.h"

namespace lode {

/// `NFC`, `NFD`, `NFKC` or `NFKD`; anything else is `integrity`.
Result<NormalForm> parse_normal_form(std::string_view text);
std::string_view to_string(NormalForm form);

/// What `tensorflow_text.normalize_utf8(text, form)` gives: parts that are not UTF-8 stay what they are in NFC and
/// NFKC, and become U+FFFD in NFD and NFKD. By Unicode 15, where TensorFlow Text 2.16 knows an older one: 132 newer
/// code points have NFKC and NFKD forms here and none there, and U+11938 an NFD.
///
/// `text` itself when nothing changes; else appended to `buffer`, and a view of it there, which holds until the buffer
/// grows. `text` is no view of `buffer`. Thread-safe; time and memory as for `normalize`.
std::string_view normalize_unicode(std::string_view text, NormalForm form, std::string& buffer);

}  // namespace lode
