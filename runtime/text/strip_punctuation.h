// `strip_punctuation`: text without its punctuation, as the modules of TensorFlow Hub's exporters have it.
#pragma once

#include <string>
#include <string_view>

namespace lode {

/// What `tf.strings.regex_replace(text, r"\pP", "")` gives, to the byte: every code point of category P is left out
/// (see `is_regex_punctuation`); symbols such as ``$+<=>^`|~``, spaces, case and bytes that are not UTF-8 stay.
///
/// A view of `text` where that will do (nothing is left out, or only at its ends); else appended to `buffer`, and a
/// view of it there, which holds until the buffer grows. `text` is no view of `buffer`. Thread-safe; linear in time.
std::string_view strip_punctuation(std::string_view text, std::string& buffer);

}  // namespace lode
