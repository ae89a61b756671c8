// Lower case by all of Unicode's rules, in no language's way.
#pragma once

#include <string>
#include <string_view>

namespace lode {

/// UTF-8 text lower-cased as ICU's `toLower` does for the root locale, and so TensorFlow's
/// `tf.strings.lower(encoding="utf-8")`: one code point may become several (`İ` is `i` and U+0307), and a final sigma
/// differs from others (`ΟΔΟΣ` is `οδος`). Ill-formed parts become U+FFFD each (see `decode_utf8`).
///
/// `text` itself when nothing changes; else appended to `buffer`, and a view of it there, which holds until the buffer
/// grows. `text` is no view of `buffer`. Thread-safe; linear in time and memory.
std::string_view lower_case(std::string_view text, std::string& buffer);

}  // namespace lode
