// The words of language models' patterns, one row an alternative.
#include "runtime/tokenizers/pre_tokenizers/word_pattern.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace lode {
namespace {

using testing::ElementsAre;

std::vector<std::string> words_of(WordPattern pattern, std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t size = size_of_match(pattern, text);
        words.emplace_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return words;
}

TEST(WordPatternTest, Gpt2TakesASpaceWithTheWordAfterIt) {
    EXPECT_THAT(words_of(WordPattern::gpt2, "It's 10  o'clock!?"),
                ElementsAre("It", "'s", " 10", " ", " o", "'", "clock", "!?"));
    EXPECT_THAT(words_of(WordPattern::gpt2, "a\n\n b \t"), ElementsAre("a", "\n\n", " b", " \t"));
    EXPECT_THAT(words_of(WordPattern::gpt2, "IT'S"), ElementsAre("IT", "'", "S"));
}

TEST(WordPatternTest, Llama3TakesThreeDigitsAndLineEndsTogether) {
    EXPECT_THAT(words_of(WordPattern::llama3, "IT'S 12345"), ElementsAre("IT", "'S", " ", "123", "45"));
    EXPECT_THAT(words_of(WordPattern::llama3, "end.\n\n  next"), ElementsAre("end", ".\n\n", " ", " next"));
    EXPECT_THAT(words_of(WordPattern::llama3, "a  \n \n b"), ElementsAre("a", "  \n \n", " b"));
    EXPECT_THAT(words_of(WordPattern::llama3, "(word\tword"), ElementsAre("(word", "\tword"));
}

TEST(WordPatternTest, Qwen2TakesEachDigitAlone) {
    EXPECT_THAT(words_of(WordPattern::qwen2, "x123"), ElementsAre("x", "1", "2", "3"));
}

TEST(WordPatternTest, OthersAreNotKnown) {
    EXPECT_EQ(parse_word_pattern(R"(\w+)"), std::nullopt);
    EXPECT_EQ(parse_word_pattern(R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)"),
              WordPattern::gpt2);
}

}  // namespace
}  // namespace lode
