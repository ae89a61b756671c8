// The regular expressions by which language models part texts into words, as functions of their own.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace lode {

/// Each matches at every place of every text.
enum class WordPattern {
    gpt2,    ///< 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
    llama3,  ///< contractions of any case, up to three digits together, and line ends after what is before them
    qwen2,   ///< llama3 with each digit alone
};

/// The pattern that is written so.
std::optional<WordPattern> parse_word_pattern(std::string_view regex);

/// The size of the match that a text starts with, which is not empty.
std::size_t size_of_match(WordPattern pattern, std::string_view text);

}  // namespace lode
