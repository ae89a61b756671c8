// Syllables, and the inverse of Zipf's distribution by bisection.
#include "bench/compare_text.h"

#include <algorithm>
#include <random>
#include <string_view>
#include <unordered_set>

namespace lode::compare {
namespace {

constexpr std::string_view consonants = "bcdfghjklmnprstvwz";
constexpr std::string_view vowels = "aeiou";
constexpr double unknown_share = 0.02;

/// Uniform in [0, 1), the same with every standard library.
double uniform(std::mt19937_64& random) {
    return static_cast<double>(random() >> 11U) * 0x1p-53;
}

/// The length of the rank-th word: 3 to 6 letters for the first thousands, up to 12 for rare ones.
std::size_t draw_length(std::size_t rank, std::mt19937_64& random) {
    const std::size_t shortest = rank < 2'000 ? 3 : (rank < 20'000 ? 4 : 5);
    const std::size_t choices = rank < 2'000 ? 4 : (rank < 20'000 ? 6 : 8);
    return shortest + random() % choices;
}

std::string draw_word(std::size_t length, std::mt19937_64& random) {
    std::string word;
    for (bool vowel = random() % 3 == 0; word.size() < length; vowel = !vowel) {
        const std::string_view letters = vowel ? vowels : consonants;
        word += letters[random() % letters.size()];
    }
    return word;
}

}  // namespace

MadeWords make_words(std::size_t vocabulary, std::size_t unknown) {
    std::mt19937_64 random(1);
    std::unordered_set<std::string> seen;
    std::vector<std::string> words;
    while (words.size() < vocabulary + unknown) {
        std::string word = draw_word(draw_length(words.size(), random), random);
        while (!seen.insert(word).second) word = draw_word(7 + random() % 6, random);
        words.push_back(std::move(word));
    }
    const auto end = words.begin() + static_cast<std::ptrdiff_t>(vocabulary);
    return {{words.begin(), end}, {end, words.end()}};
}

std::vector<std::int64_t> draw_ids(std::size_t vocabulary, std::size_t count) {
    std::vector<double> cumulative(vocabulary);
    double sum = 0;
    for (std::size_t id = 0; id < vocabulary; ++id) cumulative[id] = sum += 1.0 / static_cast<double>(id + 1);

    std::mt19937_64 random(2);
    std::vector<std::int64_t> ids(count, static_cast<std::int64_t>(vocabulary));
    for (auto& id : ids)
        if (uniform(random) >= unknown_share)
            id = std::upper_bound(cumulative.begin(), cumulative.end() - 1, uniform(random) * sum) - cumulative.begin();
    return ids;
}

}  // namespace lode::compare
