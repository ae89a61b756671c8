// `lowercase`: text in lower case, as TensorFlow has it.
#pragma once

#include <string>
#include <string_view>

namespace lode {

/// What `tf.strings.lower(text, encoding="utf-8")` gives in a locale without rules of its own: all of Unicode's rules,
/// and U+FFFD for each part that is not UTF-8. One thing differs on purpose: TensorFlow drops all from the first NUL
/// on, and here NUL is a character. By Unicode 15, where TensorFlow 2.16 knows 13: 40 capital letters are newer.
///
/// `text` itself when nothing changes; else appended to `buffer`, and a view of it there, which holds until the buffer
/// grows. `text` is no view of `buffer`. Thread-safe; linear in time and memory.
std::string_view lowercase(std::string_view text, std::string& buffer);

}  // namespace lode
