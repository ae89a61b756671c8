// WordPiece beside the plain reading of it: the longest token first, again and again.
#include "runtime/tokenizers/models/wordpiece_model.h"

#include <map>
#include <random>

#include <gmock/gmock.h>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;

TokenTable table_of(const std::vector<std::string>& tokens) {
    TokenTable table;
    for (const auto& token : tokens) table.add(token);
    return table;
}

WordPieceModel model_of(const std::vector<std::string>& tokens, const WordPieceOptions& options = {.unknown = "?"}) {
    return must(WordPieceModel::make(table_of(tokens), options));
}

std::vector<std::int64_t> ids_of(const WordPieceModel& model, std::string_view word) {
    std::vector<std::int64_t> ids;
    model.encode_word(word, ids);
    return ids;
}

/// As the papers have it, of any cost.
std::vector<std::int64_t> ids_by_the_book(const std::vector<std::string>& tokens, const std::string& prefix,
                                          const std::string& word) {
    std::map<std::string, std::int64_t> by_token;
    for (std::size_t id = 0; id < tokens.size(); ++id) by_token[tokens[id]] = static_cast<std::int64_t>(id);
    std::vector<std::int64_t> ids;
    for (std::size_t begin = 0; begin < word.size();) {
        std::size_t end = word.size();
        for (; end > begin; --end) {
            const auto found = by_token.find((begin == 0 ? "" : prefix) + word.substr(begin, end - begin));
            if (found == by_token.end()) continue;
            ids.push_back(found->second);
            break;
        }
        if (end == begin) return {0};
        begin = end;
    }
    return ids;
}

TEST(WordPieceModelTest, TheLongestTokenIsTakenFirst) {
    const auto model = model_of({"?", "un", "##aff", "##able", "unaf", "##f", "##fable"});
    EXPECT_THAT(ids_of(model, "unaffable"), ElementsAre(4, 6));
    EXPECT_THAT(ids_of(model, "unaff"), ElementsAre(4, 5));
    EXPECT_THAT(ids_of(model, "un"), ElementsAre(1));
    EXPECT_THAT(ids_of(model, ""), ElementsAre());
}

TEST(WordPieceModelTest, AWordThatCannotBePartedIsUnknownAsAWhole) {
    const auto model = model_of({"?", "un", "##aff"});
    EXPECT_THAT(ids_of(model, "unaffx"), ElementsAre(0));
    EXPECT_THAT(ids_of(model, "x"), ElementsAre(0));
    EXPECT_THAT(ids_of(model, "aff"), ElementsAre(0));
}

TEST(WordPieceModelTest, APrefixIsNoTokenAndTokensThatStartWithItMayStartAWord) {
    const auto model = model_of({"?", "a", "##", "##b"});
    EXPECT_THAT(ids_of(model, "##"), ElementsAre(2));
    EXPECT_THAT(ids_of(model, "##b"), ElementsAre(3));
    EXPECT_THAT(ids_of(model, "##bb"), ElementsAre(3, 3));
    EXPECT_THAT(ids_of(model, "abbb"), ElementsAre(1, 3, 3, 3));
}

TEST(WordPieceModelTest, ALongWordIsUnknownByItsCharactersNotItsBytes) {
    const auto model = model_of({"?", "é", "##é", "a", "##a"}, {.unknown = "?", .max_characters = 3});
    EXPECT_THAT(ids_of(model, "ééé"), ElementsAre(1, 2, 2));
    EXPECT_THAT(ids_of(model, "éééé"), ElementsAre(0));
    EXPECT_THAT(ids_of(model, "aaa"), ElementsAre(3, 4, 4));
    EXPECT_THAT(ids_of(model, "aaaa"), ElementsAre(0));
}

TEST(WordPieceModelTest, RandomWordsArePartedAsByTheBook) {
    std::mt19937 random(1);
    const auto text = [&](std::size_t most) {
        std::string made;
        for (std::size_t i = 0, size = 1 + random() % most; i < size; ++i)
            made += static_cast<char>('a' + random() % 3);
        return made;
    };
    for (int round = 0; round < 200; ++round) {
        const std::string prefix = round % 3 == 0 ? "" : "##";
        std::set<std::string> chosen;
        for (int i = 0; i < 12; ++i) chosen.insert((random() % 2 == 0 ? prefix : "") + text(5));
        std::vector<std::string> tokens = {"?"};
        tokens.insert(tokens.end(), chosen.begin(), chosen.end());
        const auto model = model_of(tokens, {.unknown = "?", .prefix = prefix});
        for (int i = 0; i < 50; ++i) {
            const std::string word = text(20);
            ASSERT_EQ(ids_of(model, word), ids_by_the_book(tokens, prefix, word)) << word;
        }
    }
}

TEST(WordPieceModelTest, WholeWordsAreThoseOfUpToEightBytes) {
    const auto model = model_of({"?", "cat", "eightlet", "nineletters", "##cat"});
    EXPECT_EQ(model.whole_words().find(WholeWords::key_of("cat")), 1U);
    EXPECT_EQ(model.whole_words().find(WholeWords::key_of("eightlet")), 2U);
    EXPECT_EQ(model.whole_words().find(WholeWords::key_of("ninelett")), WholeWords::none);
    EXPECT_EQ(model.whole_words().find(WholeWords::key_of("dog")), WholeWords::none);
}

TEST(WordPieceModelTest, AVocabularyMadeToBeSlowIsRefused) {
    // Each start of a long run of a's would hold as many tokens as it has letters.
    std::vector<std::string> tokens = {"?", "a", "##a"};
    for (char last = 'b'; last <= 'z'; ++last) tokens.push_back(std::string(1000, 'a') + last);
    EXPECT_THAT(WordPieceModel::make(table_of(tokens), {.unknown = "?"}),
                FailsWith(ErrorCode::integrity, "long words made of many short ones"));
}

}  // namespace
}  // namespace lode
