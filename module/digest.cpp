// Digests as text.
#include "module/digest.h"

#include <fmt/format.h>

namespace lode {
namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

}  // namespace

std::string Digest::hex() const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(2 * m_bytes.size(), '0');
    for (std::size_t i = 0; i < m_bytes.size(); ++i) {
        text[2 * i] = digits[std::to_integer<unsigned>(m_bytes[i]) >> 4U];
        text[2 * i + 1] = digits[std::to_integer<unsigned>(m_bytes[i]) & 15U];
    }
    return text;
}

Result<Digest> parse_digest_hex(std::string_view hex) {
    std::array<std::byte, 32> bytes{};
    bool good = hex.size() == 2 * bytes.size();
    for (std::size_t i = 0; good && i < bytes.size(); ++i) {
        const int high = hex_value(hex[2 * i]);
        const int low = hex_value(hex[2 * i + 1]);
        good = high >= 0 && low >= 0;
        bytes[i] = static_cast<std::byte>(high * 16 + low);
    }
    if (!good)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("expected a SHA-256 of 64 lower-case hex digits, got `{}`", hex.substr(0, 100)));
    return Digest(bytes);
}

Result<Digest> parse_digest(std::string_view text) {
    constexpr std::string_view prefix = "sha256:";
    if (!text.starts_with(prefix))
        return fail(ErrorCode::invalid_argument,
                    fmt::format("expected a digest `sha256:…`, got `{}`", text.substr(0, 100)));
    return parse_digest_hex(text.substr(prefix.size()));
}

std::string to_string(const Digest& digest) {
    return "sha256:" + digest.hex();
}

}  // namespace lode
