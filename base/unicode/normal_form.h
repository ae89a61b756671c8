// Unicode's four normalisation forms (UAX #15).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lode {

enum class NormalForm : std::uint8_t { nfc, nfd, nfkc, nfkd };

/// What becomes of the parts of a text that are not UTF-8: U+FFFD each (see `decode_utf8`), or what they were.
enum class InvalidUtf8 : std::uint8_t { replace, keep };

/// UTF-8 text in a normal form. Nothing is reordered or composed across an ill-formed part.
///
/// `text` itself when nothing changes; else appended to `buffer`, and a view of it there, which holds until the buffer
/// grows. `text` is no view of `buffer`. Thread-safe; linear in time and memory, but for the sorting of long runs of
/// combining marks (n log n).
std::string_view normalize(std::string_view text, NormalForm form, InvalidUtf8 invalid, std::string& buffer);

}  // namespace lode
