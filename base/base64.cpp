// Six bits a digit.
#include "base/base64.h"

#include <array>
#include <cstdint>

namespace lode {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t no_digit = 64;

constexpr std::array<std::uint8_t, 256> make_values() {
    std::array<std::uint8_t, 256> values{};
    for (auto& value : values) value = no_digit;
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return values;
}

constexpr auto values = make_values();

std::string encode(std::span<const std::byte> bytes, std::string_view digits) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const std::byte byte : bytes) {
        held = (held << 8U) | std::to_integer<std::uint32_t>(byte);
        for (bits += 8; bits >= 6; bits -= 6) text += digits[(held >> (bits - 6)) & 63U];
    }
    if (bits > 0) text += digits[(held << (6 - bits)) & 63U];
    return text;
}

}  // namespace

std::string base64(std::span<const std::byte> bytes) {
    std::string text = encode(bytes, alphabet);
    while (text.size() % 4 != 0) text += '=';
    return text;
}

Result<std::string> decode_base64(std::string_view text) {
    if (text.size() % 4 != 0) return fail(ErrorCode::integrity, "base64 of a length that is not a multiple of 4");
    text.remove_suffix(text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0);
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char digit : text) {
        const std::uint8_t value = values[static_cast<unsigned char>(digit)];
        if (value == no_digit) return fail(ErrorCode::integrity, "base64 with a character that is not of it");
        held = (held << 6U) | value;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>((held >> bits) & 0xFFU);
    }
    return bytes;
}

std::string base64_url(std::span<const std::byte> bytes) {
    return encode(bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}

}  // namespace lode
