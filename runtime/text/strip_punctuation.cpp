// Punctuation left out: a block of bytes at a time is asked for what may start some; what may is looked at alone.
#include "runtime/text/strip_punctuation.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/unicode/utf8.h"
#include "runtime/text/punctuation.h"

namespace lode {
namespace {

constexpr auto may_start = [] {
    std::array<bool, 256> table{};
    for (unsigned byte = 0; byte < table.size(); ++byte)
        table[byte] = may_start_punctuation(static_cast<unsigned char>(byte));
    return table;
}();

#if defined(__SSE2__)
constexpr std::size_t block_size = 16;

__m128i bytes_from_to(__m128i bytes, unsigned first, unsigned last) {
    const __m128i distance = _mm_sub_epi8(bytes, _mm_set1_epi8(static_cast<char>(first)));
    return _mm_cmpeq_epi8(_mm_min_epu8(distance, _mm_set1_epi8(static_cast<char>(last - first))), distance);
}

__m128i bytes_equal(__m128i bytes, unsigned byte) {
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(static_cast<char>(byte)));
}

/// Bit i: whether byte i of the block is worth a look; set for all that may start punctuation and for little else.
unsigned suspects_of(const char* block) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block));
    const __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    __m128i plain = _mm_or_si128(bytes_from_to(folded, 'a', 'z'), bytes_from_to(bytes, '0', '9'));
    plain = _mm_or_si128(plain, bytes_equal(bytes, ' '));
    if (_mm_movemask_epi8(bytes) != 0) {
        const __m128i latin = _mm_andnot_si128(bytes_equal(bytes, 0xC2), bytes_from_to(bytes, 0x80, 0xCC));
        const __m128i cyrillic = bytes_from_to(bytes, 0xCF, 0xD4);
        const __m128i ideographs = _mm_andnot_si128(bytes_equal(bytes, 0xEA), bytes_from_to(bytes, 0xE4, 0xEE));
        plain = _mm_or_si128(_mm_or_si128(plain, latin), _mm_or_si128(cyrillic, ideographs));
    }
    return static_cast<unsigned>(_mm_movemask_epi8(plain)) ^ 0xFFFFU;
}
#else
constexpr std::size_t block_size = 8;

unsigned suspects_of(const char* block) {
    unsigned suspects = 0;
    for (unsigned i = 0; i < block_size; ++i)
        suspects |= unsigned{may_start[static_cast<unsigned char>(block[i])]} << i;
    return suspects;
}
#endif

/// What a text starts with: how many bytes, and whether they are punctuation. A byte that starts none stays whatever
/// follows it, and so do those of half a code point: none of them is one that starts another.
struct Step {
    std::size_t size;
    bool punctuation;
};

Step step_at(std::string_view text) {
    const auto first = static_cast<unsigned char>(text.front());
    if (!may_start[first]) return {1, false};
    if (first < 0x80) return {1, true};
    const auto code_point = decode_utf8(text);
    return {code_point.size, code_point.valid && is_regex_punctuation(code_point.value)};
}

/// The length of the longest start of the text that is free of punctuation.
std::size_t clean_prefix(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (at + block_size <= text.size()) {
            const unsigned suspects = suspects_of(text.data() + at);
            at += suspects == 0 ? block_size : static_cast<std::size_t>(std::countr_zero(suspects));
            if (suspects == 0) continue;
        }
        const Step step = step_at(text.substr(at));
        if (step.punctuation) break;
        at += step.size;
    }
    return at;
}

std::size_t punctuation_prefix(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const Step step = step_at(text.substr(at));
        if (!step.punctuation) break;
        at += step.size;
    }
    return at;
}

/// Writes what stays to `out`, which has room for all of `text`; its new end.
char* copy_what_stays(std::string_view text, char* out) {
    while (text.size() >= block_size) {
        // A whole block is written, and what is not meant to stay is written over by the next.
        std::memcpy(out, text.data(), block_size);
        const unsigned suspects = suspects_of(text.data());
        const auto clean = suspects == 0 ? block_size : static_cast<std::size_t>(std::countr_zero(suspects));
        out += clean;
        text.remove_prefix(clean);
        if (suspects == 0) continue;
        const Step step = step_at(text);
        if (!step.punctuation) out = std::copy_n(text.data(), step.size, out);
        text.remove_prefix(step.size);
    }
    while (!text.empty()) {
        const Step step = step_at(text);
        if (!step.punctuation) out = std::copy_n(text.data(), step.size, out);
        text.remove_prefix(step.size);
    }
    return out;
}

}  // namespace

std::string_view strip_punctuation(std::string_view text, std::string& buffer) {
    text.remove_prefix(punctuation_prefix(text));
    const std::size_t clean = clean_prefix(text);
    const std::string_view head = text.substr(0, clean);
    const std::string_view rest = text.substr(clean + punctuation_prefix(text.substr(clean)));
    if (rest.empty()) return head;
    const std::size_t start = buffer.size();
    buffer.resize(start + head.size() + rest.size());
    std::memcpy(buffer.data() + start, head.data(), head.size());
    const char* const end = copy_what_stays(rest, buffer.data() + start + head.size());
    buffer.resize(static_cast<std::size_t>(end - buffer.data()));
    return std::string_view(buffer).substr(start);
}

}  // namespace lode
