// Levenshtein distance over a handful of words.
#include "base/suggestion.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace lode {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = std::exchange(row[j + 1], std::min({replaced, row[j] + 1, row[j + 1] + 1}));
        }
    }
    return row.back();
}

}  // namespace

std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> known) {
    const std::string* best = nullptr;
    std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const auto& candidate : known)
        if (const std::size_t distance = edit_distance(word, candidate); distance < best_distance) {
            best = &candidate;
            best_distance = distance;
        }
    return best == nullptr ? std::nullopt : std::optional(*best);
}

}  // namespace lode
