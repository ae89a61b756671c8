// Words and texts out of nothing but a seed: distinct pseudo-words, and tokens drawn as people's texts have them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lode::compare {

struct MadeWords {
    std::vector<std::string> vocabulary;  ///< the most frequent first
    std::vector<std::string> unknown;     ///< words that are not in it
};

/// All distinct: 3 to 12 letters, consonants and vowels in turn, frequent ones shorter, as those of natural languages.
MadeWords make_words(std::size_t vocabulary, std::size_t unknown);

/// Ids 0 … vocabulary-1 by Zipf's law with the exponent 1; one in fifty is `vocabulary`, which stands for no word.
std::vector<std::int64_t> draw_ids(std::size_t vocabulary, std::size_t count);

}  // namespace lode::compare
