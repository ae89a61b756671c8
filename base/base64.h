// Bytes as text: base64 of RFC 4648.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lode {

/// §4: `+` and `/`, padded with `=`.
std::string base64(std::span<const std::byte> bytes);
/// Its bytes; `integrity` unless the text is padded to a multiple of four.
Result<std::string> decode_base64(std::string_view text);
/// §5: `-` and `_`, without padding.
std::string base64_url(std::span<const std::byte> bytes);

}  // namespace lode
