// The code points of each class, as ranges in order.
#pragma once

#include <array>
#include <span>

namespace lode::character_tables {

struct CharacterRange {
    char32_t first;
    char32_t last;
};

std::span<const CharacterRange> others();
std::span<const CharacterRange> nonspacing_marks();
std::span<const CharacterRange> combining_marks();
std::span<const CharacterRange> punctuation();
std::span<const CharacterRange> numbers();
std::span<const CharacterRange> words();

}  // namespace lode::character_tables
