// The rules GB3 to GB9b of UAX #29.
#include "base/unicode/grapheme.h"

#include "base/unicode/icu.h"
#include "base/unicode/utf8.h"

namespace lode {
namespace {

UGraphemeClusterBreak break_of(char32_t code_point) {
    if (code_point < 0x80 && code_point >= ' ' && code_point != 0x7F) return U_GCB_OTHER;
    return static_cast<UGraphemeClusterBreak>(
        icu().int_property_value(static_cast<UChar32>(code_point), UCHAR_GRAPHEME_CLUSTER_BREAK));
}

bool is_control(UGraphemeClusterBreak kind) {
    return kind == U_GCB_CONTROL || kind == U_GCB_CR || kind == U_GCB_LF;
}

/// Whether there is no boundary between the two.
bool are_joined(UGraphemeClusterBreak before, UGraphemeClusterBreak after) {
    if (before == U_GCB_CR) return after == U_GCB_LF;
    if (is_control(before) || is_control(after)) return false;
    if (before == U_GCB_L) {
        if (after == U_GCB_L || after == U_GCB_V || after == U_GCB_LV || after == U_GCB_LVT) return true;
    } else if (before == U_GCB_LV || before == U_GCB_V) {
        if (after == U_GCB_V || after == U_GCB_T) return true;
    } else if (before == U_GCB_LVT || before == U_GCB_T) {
        if (after == U_GCB_T) return true;
    }
    return after == U_GCB_EXTEND || after == U_GCB_ZWJ || after == U_GCB_SPACING_MARK || before == U_GCB_PREPEND;
}

}  // namespace

std::size_t first_grapheme(std::string_view text) {
    auto code_point = decode_utf8(text);
    std::size_t size = code_point.size;
    for (auto before = break_of(code_point.value); size < text.size();) {
        code_point = decode_utf8(text.substr(size));
        const auto after = break_of(code_point.value);
        if (!are_joined(before, after)) break;
        size += code_point.size;
        before = after;
    }
    return size;
}

}  // namespace lode
