// Splitting by masks: a bit for each byte of a block says whether it separates.
#include "runtime/text/split.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/find_text.h"

namespace lode {
namespace {

constexpr std::string_view white_space = " \t\n\v\f\r";
constexpr std::size_t block_size = 64;

/// Bit i: whether byte i of the block, of at most 64 bytes, separates.
template <typename IsSeparator>
std::uint64_t mask_by_bytes(std::string_view block, IsSeparator is_separator) {
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < block.size(); ++i)
        mask |= std::uint64_t{is_separator(static_cast<unsigned char>(block[i]))} << i;
    return mask;
}

#if defined(__SSE2__)
std::uint64_t mask_of_sixteen(const char* bytes, __m128i separator) {
    const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(sixteen, separator)));
}

/// The block lies in a text that starts at `begin`.
std::uint64_t mask_of_byte(std::string_view block, const char* begin, char separator) {
    constexpr std::size_t lanes = 16;
    const char* const end = block.data() + block.size();
    if (end - begin < static_cast<std::ptrdiff_t>(lanes))
        return mask_by_bytes(block, [=](unsigned char byte) { return byte == static_cast<unsigned char>(separator); });
    const __m128i wanted = _mm_set1_epi8(separator);
    std::uint64_t mask = 0;
    std::size_t at = 0;
    for (; at + lanes <= block.size(); at += lanes) mask |= mask_of_sixteen(block.data() + at, wanted) << at;
    if (at == block.size()) return mask;
    // The last sixteen bytes of the text so far; what was seen already is seen again.
    const std::uint64_t last = mask_of_sixteen(end - lanes, wanted);
    return mask | (block.size() < lanes ? last >> (lanes - block.size()) : last << (block.size() - lanes));
}
#else
std::uint64_t mask_of_byte(std::string_view block, const char*, char separator) {
    return mask_by_bytes(block, [=](unsigned char byte) { return byte == static_cast<unsigned char>(separator); });
}
#endif

/// `mask_of(block)` for each block of the text in turn. Parts are written without asking whether they are empty; one
/// that does not count is written over by the next.
template <typename MaskOf>
void split_by_masks(std::string_view text, Empty empty, std::vector<std::string_view>& parts, MaskOf mask_of) {
    std::size_t count = parts.size();
    const auto put = [&](const char* first, const char* last) {
        parts[count] = {first, static_cast<std::size_t>(last - first)};
        count += static_cast<std::size_t>(empty == Empty::keep || first != last);
    };
    const char* part = text.data();
    for (std::size_t at = 0; at < text.size(); at += block_size) {
        std::uint64_t mask = mask_of(text.substr(at, block_size));
        parts.resize(count + static_cast<std::size_t>(std::popcount(mask)) + 1);
        for (; mask != 0; mask &= mask - 1) {
            const char* const separator = text.data() + at + std::countr_zero(mask);
            put(part, separator);
            part = separator + 1;
        }
    }
    parts.resize(count + 1);
    put(part, text.data() + text.size());
    parts.resize(count);
}

void split_each_byte(std::string_view text, std::vector<std::string_view>& parts) {
    for (std::size_t i = 0; i < text.size(); ++i) parts.push_back(text.substr(i, 1));
}

}  // namespace

Splitter::Splitter(std::string separators, Separators how, Empty empty)
    : m_separators(std::move(separators)), m_empty(empty), m_nothing_is_a_part(how == Separators::whole) {
    if (m_separators.size() == 1) {
        m_way = Way::at_byte;
    } else if (how == Separators::whole && m_separators.empty()) {
        m_separators = white_space;
        m_empty = Empty::skip;
    } else if (how == Separators::whole) {
        m_way = Way::at_whole;
    } else if (m_separators.empty()) {
        m_way = Way::each_byte;
    }
    for (const char c : m_separators) m_separates[static_cast<unsigned char>(c)] = true;
}

void Splitter::split(std::string_view text, std::vector<std::string_view>& parts) const {
    if (text.empty()) {
        if (m_empty == Empty::keep && m_nothing_is_a_part) parts.push_back(text);
        return;
    }
    switch (m_way) {
        case Way::at_byte:
            split_by_masks(text, m_empty, parts, [&](std::string_view block) {
                return mask_of_byte(block, text.data(), m_separators.front());
            });
            break;
        case Way::at_bytes:
            split_by_masks(text, m_empty, parts, [&](std::string_view block) {
                return mask_by_bytes(block, [&](unsigned char byte) { return m_separates[byte]; });
            });
            break;
        case Way::at_whole:
            split_at_whole(text, parts);
            break;
        case Way::each_byte:
            split_each_byte(text, parts);
            break;
    }
}

void Splitter::split_at_whole(std::string_view text, std::vector<std::string_view>& parts) const {
    const auto put = [&](std::string_view part) {
        if (m_empty == Empty::keep || !part.empty()) parts.push_back(part);
    };
    for (auto length = find_text(text, m_separators); length != std::string_view::npos;
         length = find_text(text, m_separators)) {
        put(text.substr(0, length));
        text.remove_prefix(length + m_separators.size());
    }
    put(text);
}

}  // namespace lode
