// Six bits a digit.
#include "base/base64.h"

#include <cstdint>
#include <string_view>

namespace lode {
namespace {

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
    std::string text = encode(bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    while (text.size() % 4 != 0) text += '=';
    return text;
}

std::string base64_url(std::span<const std::byte> bytes) {
    return encode(bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}

}  // namespace lode
