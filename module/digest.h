// `sha256:<64 hex>`: the name of exact bytes. (Making one from bytes: module/hashing.h.)
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lode {

class Digest {
public:
    explicit Digest(const std::array<std::byte, 32>& bytes) : m_bytes(bytes) {}

    const std::array<std::byte, 32>& bytes() const { return m_bytes; }
    std::string hex() const;  ///< 64 lower-case digits

    friend bool operator==(const Digest&, const Digest&) = default;
    friend auto operator<=>(const Digest&, const Digest&) = default;

private:
    std::array<std::byte, 32> m_bytes;
};

/// `sha256:` and 64 lower-case hex digits, nothing else; `invalid_argument` otherwise.
Result<Digest> parse_digest(std::string_view text);
/// The 64 digits alone.
Result<Digest> parse_digest_hex(std::string_view hex);
std::string to_string(const Digest& digest);

}  // namespace lode
