// Bytes from outside, made fit to stand in a message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lode {

/// The first `limit` bytes of `text`, `…` after them where there are more. Control characters (C0, DEL, and C1 as UTF-8
/// writes them) become `?`, and so do the separators of lines and paragraphs and what turns the direction of writing
/// (U+2028 to U+202E, U+2066 to U+2069), so that nothing in a message can steer a terminal or stand elsewhere than it
/// seems. A UTF-8 sequence is never cut in two.
std::string printable(std::string_view text, std::size_t limit = 60);

/// `1 module`, `2 modules`.
std::string counted(std::uint64_t count, std::string_view noun);

}  // namespace lode
