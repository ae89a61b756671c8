// Lower case: ASCII here, the rest by ICU.
#include "base/unicode/lower_case.h"

#include <cassert>
#include <cstdint>
#include <cstring>

#include "base/unicode/ascii.h"
#include "base/unicode/icu.h"
#include "base/unicode/piece.h"
#include "base/unicode/utf8.h"

namespace lode {
namespace {

constexpr std::uint64_t each_byte = 0x0101010101010101U;

/// 0x20, which makes a letter small, for each capital letter among eight bytes of ASCII.
std::uint64_t bits_of_capitals(std::uint64_t ascii) {
    const std::uint64_t from_a = ascii + (0x80 - 'A') * each_byte;
    const std::uint64_t past_z = ascii + (0x80 - 'Z' - 1) * each_byte;
    return ((from_a & ~past_z) & (0x80 * each_byte)) >> 2U;
}

std::uint64_t load(const char* bytes, std::size_t count) {
    std::uint64_t loaded = 0;
    std::memcpy(&loaded, bytes, count);
    return loaded;
}

/// Calls `visit(at, count, bytes)` for each eight bytes, and for those that are left, until it gives false.
template <typename Visit>
bool for_each_eight(std::string_view ascii, Visit visit) {
    std::size_t at = 0;
    for (; at + 8 <= ascii.size(); at += 8)
        if (!visit(at, std::size_t{8}, load(ascii.data() + at, 8))) return false;
    return at == ascii.size() || visit(at, ascii.size() - at, load(ascii.data() + at, ascii.size() - at));
}

bool has_capitals(std::string_view ascii) {
    return !for_each_eight(ascii,
                           [](std::size_t, std::size_t, std::uint64_t bytes) { return bits_of_capitals(bytes) == 0; });
}

void append_ascii_lower(std::string_view ascii, std::string& buffer) {
    const std::size_t start = buffer.size();
    buffer.resize(start + ascii.size());
    char* const lowered = buffer.data() + start;
    for_each_eight(ascii, [&](std::size_t at, std::size_t count, std::uint64_t bytes) {
        bytes |= bits_of_capitals(bytes);
        std::memcpy(lowered + at, &bytes, count);
        return true;
    });
}

/// The rules of the root locale; they never change, and are kept as the library is.
const UCaseMap* root_case_map() {
    static const UCaseMap* const map = [] {
        UErrorCode status = U_ZERO_ERROR;
        return icu().open_case_map("", 0, &status);
    }();
    assert(map != nullptr);
    return map;
}

/// `piece` is valid UTF-8.
void append_lower(std::string_view piece, std::string& buffer) {
    const std::size_t start = buffer.size();
    std::size_t room = piece.size() + piece.size() / 2 + 16;
    for (;;) {
        buffer.resize(start + room);
        UErrorCode status = U_ZERO_ERROR;
        const auto length = static_cast<std::size_t>(
            icu().utf8_to_lower(root_case_map(), buffer.data() + start, static_cast<std::int32_t>(room), piece.data(),
                                static_cast<std::int32_t>(piece.size()), &status));
        if (status != U_BUFFER_OVERFLOW_ERROR) {
            assert(U_SUCCESS(status));
            buffer.resize(start + length);
            return;
        }
        room = length;
    }
}

}  // namespace

std::string_view lower_case(std::string_view text, std::string& buffer) {
    const std::size_t ascii = ascii_prefix(text);
    if (ascii == text.size() && !has_capitals(text)) return text;
    const std::size_t start = buffer.size();
    if (ascii == text.size()) {
        append_ascii_lower(text, buffer);
        return std::string_view(buffer).substr(start);
    }
    std::string valid_buffer;
    std::string_view rest = replace_invalid_utf8(text, valid_buffer);
    while (!rest.empty()) {
        const auto piece = front_piece(rest, {});
        append_lower(piece, buffer);
        rest.remove_prefix(piece.size());
    }
    if (std::string_view(buffer).substr(start) != text) return std::string_view(buffer).substr(start);
    buffer.resize(start);
    return text;
}

}  // namespace lode
