// Lower case: ASCII here, the rest by ICU.
#include "base/unicode/lower_case.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <memory>

#include <unicode/ucasemap.h>

#include "base/unicode/ascii.h"
#include "base/unicode/piece.h"
#include "base/unicode/utf8.h"

namespace lode {
namespace {

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool has_upper(std::string_view ascii) {
    // No way out of the loop: so it is done many bytes at a time.
    unsigned found = 0;
    for (const char c : ascii) found |= static_cast<unsigned>(is_upper(c));
    return found != 0;
}

void append_ascii_lower(std::string_view ascii, std::string& buffer) {
    const std::size_t start = buffer.size();
    buffer += ascii;
    char* const lowered = buffer.data() + start;
    for (std::size_t i = 0; i < ascii.size(); ++i)
        lowered[i] = static_cast<char>(lowered[i] + (is_upper(lowered[i]) ? 'a' - 'A' : 0));
}

struct CloseCaseMap {
    void operator()(UCaseMap* map) const { ::ucasemap_close(map); }
};

/// The rules of the root locale; they never change.
const UCaseMap* root_case_map() {
    static const std::unique_ptr<UCaseMap, CloseCaseMap> map = [] {
        UErrorCode status = U_ZERO_ERROR;
        return std::unique_ptr<UCaseMap, CloseCaseMap>(::ucasemap_open("", 0, &status));
    }();
    assert(map != nullptr);
    return map.get();
}

/// `piece` is valid UTF-8.
void append_lower(std::string_view piece, std::string& buffer) {
    const std::size_t start = buffer.size();
    std::size_t room = piece.size() + piece.size() / 2 + 16;
    for (;;) {
        buffer.resize(start + room);
        UErrorCode status = U_ZERO_ERROR;
        const auto length = static_cast<std::size_t>(
            ::ucasemap_utf8ToLower(root_case_map(), buffer.data() + start, static_cast<std::int32_t>(room),
                                   piece.data(), static_cast<std::int32_t>(piece.size()), &status));
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
    if (ascii == text.size() && !has_upper(text)) return text;
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
