// A table in two steps: the page of a code point, and the code point's byte there. Equal pages are kept once.
#include "runtime/tokenizers/character_class.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "runtime/tokenizers/character_tables.h"

namespace lode {
namespace {

using character_tables::CharacterRange;

constexpr char32_t code_points = 0x110000;
constexpr std::size_t page_size = 256;
using Page = std::array<std::uint8_t, page_size>;

constexpr std::array<CharacterRange, 11> white_space_ranges = {{{0x9, 0xD},
                                                                {0x20, 0x20},
                                                                {0x85, 0x85},
                                                                {0xA0, 0xA0},
                                                                {0x1680, 0x1680},
                                                                {0x2000, 0x200A},
                                                                {0x2028, 0x2028},
                                                                {0x2029, 0x2029},
                                                                {0x202F, 0x202F},
                                                                {0x205F, 0x205F},
                                                                {0x3000, 0x3000}}};

// BertNormalizer's is_chinese_char, with its gap from U+2B820 to U+2B91F.
constexpr std::array<CharacterRange, 8> chinese_ranges = {{{0x3400, 0x4DBF},
                                                           {0x4E00, 0x9FFF},
                                                           {0xF900, 0xFAFF},
                                                           {0x20000, 0x2A6DF},
                                                           {0x2A700, 0x2B73F},
                                                           {0x2B740, 0x2B81F},
                                                           {0x2B920, 0x2CEAF},
                                                           {0x2F800, 0x2FA1F}}};

class ClassTable {
public:
    ClassTable() {
        std::vector<std::uint8_t> all(code_points);
        const auto mark = [&](std::span<const CharacterRange> ranges, CharacterClass bit) {
            for (const auto [first, last] : ranges)
                for (char32_t c = first; c <= last; ++c)
                    all[c] = static_cast<std::uint8_t>(all[c] | static_cast<std::uint8_t>(bit));
        };
        mark(white_space_ranges, CharacterClass::white_space);
        mark(character_tables::punctuation(), CharacterClass::punctuation);
        mark(character_tables::others(), CharacterClass::other);
        mark(character_tables::nonspacing_marks(), CharacterClass::nonspacing_mark);
        mark(character_tables::combining_marks(), CharacterClass::combining_mark);
        mark(character_tables::numbers(), CharacterClass::number);
        mark(character_tables::words(), CharacterClass::word);
        mark(chinese_ranges, CharacterClass::chinese);
        for (std::size_t page = 0; page < m_page_of.size(); ++page) add_page(page, all.data() + page * page_size);
    }

    CharacterClasses operator[](char32_t code_point) const {
        return CharacterClasses(m_pages[m_page_of[code_point / page_size]][code_point % page_size]);
    }

private:
    void add_page(std::size_t number, const std::uint8_t* classes) {
        Page page{};
        std::copy_n(classes, page_size, page.begin());
        // Neighbours are alike where there are long ranges: no other is looked at.
        if (m_pages.empty() || m_pages.back() != page) m_pages.push_back(page);
        m_page_of[number] = static_cast<std::uint16_t>(m_pages.size() - 1);
    }

    std::array<std::uint16_t, code_points / page_size> m_page_of{};
    std::vector<Page> m_pages;
};

}  // namespace

CharacterClasses classes_of(char32_t code_point) {
    static const ClassTable table;
    return code_point < code_points ? table[code_point] : CharacterClasses();
}

}  // namespace lode
