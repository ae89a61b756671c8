// Bytes as text: base64 of RFC 4648.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace lode {

/// §4: `+` and `/`, padded with `=`.
std::string base64(std::span<const std::byte> bytes);
/// §5: `-` and `_`, without padding.
std::string base64_url(std::span<const std::byte> bytes);

}  // namespace lode
