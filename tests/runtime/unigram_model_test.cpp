// Unigram on vocabularies small enough to see the best path.
#include "runtime/tokenizers/models/unigram_model.h"

#include <algorithm>

#include <gmock/gmock.h>

#include "runtime/tokenizers/models/serde_number.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;

UnigramModel model_of(const std::vector<std::pair<std::string, double>>& tokens, UnigramOptions options = {}) {
    UnigramVocabulary vocabulary;
    for (const auto& [token, score] : tokens) {
        vocabulary.tokens.add(token);
        vocabulary.scores.push_back(score);
        options.unknown_score = std::min(options.unknown_score, score - 10);
    }
    return must(UnigramModel::make(std::move(vocabulary), options));
}

std::vector<std::int64_t> ids_of(const UnigramModel& model, std::string_view text) {
    ModelScratch scratch;
    std::vector<std::int64_t> ids;
    model.encode(text, scratch, ids);
    return ids;
}

TEST(UnigramModelTest, TheLikeliestPathIsTaken) {
    const auto model = model_of(
        {{"<unk>", 0}, {"a", 0}, {"b", 0}, {"c", 0}, {"d", 0}, {"cd", 1}, {"ab", 2}, {"abc", 5}, {"abcd", 10}});
    EXPECT_THAT(ids_of(model, "abcdacdxx"), ElementsAre(8, 1, 5, 0)) << "the example of the original's documentation";
    EXPECT_THAT(ids_of(model, "abcab"), ElementsAre(7, 6));
    EXPECT_THAT(ids_of(model, ""), ElementsAre());
}

TEST(UnigramModelTest, OfPathsThatTieTheOneFoundFirstIsTaken) {
    const auto model = model_of({{"<unk>", -9}, {"a", -1}, {"aa", -1.5}, {"aaa", -2.5}});
    EXPECT_THAT(ids_of(model, "aaa"), ElementsAre(3)) << "not aa a, nor a aa";
    EXPECT_THAT(ids_of(model, "aaaa"), ElementsAre(2, 2));
}

TEST(UnigramModelTest, UnknownCharactersAreOneTokenOrTheirBytes) {
    std::vector<std::pair<std::string, double>> vocabulary = {{"<unk>", 0}, {"a", -1}, {"\u4e00\u4e01", -99}};
    EXPECT_THAT(ids_of(model_of(vocabulary), "a\u00e9\u00fca"), ElementsAre(1, 0, 1));
    EXPECT_THAT(ids_of(model_of(vocabulary), "\u4e00\u4e01"), ElementsAre(2)) << "unlikelier than two unknown ones";
    EXPECT_THAT(ids_of(model_of(vocabulary, {.byte_fallback = true}), "\u00e9"), ElementsAre(0))
        << "for want of the bytes";
    for (const char* byte : {"<0xC3>", "<0xA9>"}) vocabulary.emplace_back(byte, -50);
    EXPECT_THAT(ids_of(model_of(vocabulary, {.byte_fallback = true}), "a\u00e9a"), ElementsAre(1, 3, 4, 1));
    EXPECT_THAT(ids_of(model_of(vocabulary), "a\u00e9a"), ElementsAre(1, 0, 1));
}

TEST(UnigramModelTest, TokensThatAreLeftOutAreNeverFound) {
    UnigramVocabulary vocabulary;
    for (const char* token : {"<unk>", "a", "aa"}) vocabulary.tokens.add(token);
    vocabulary.scores = {0, -1, 5};
    vocabulary.is_left_out = {true, false, true};
    EXPECT_THAT(ids_of(must(UnigramModel::make(vocabulary, {.unknown_score = -9})), "aa"), ElementsAre(1, 1));
}

TEST(UnigramModelTest, AVocabularyWithoutItsUnknownTokenIsRefused) {
    UnigramVocabulary vocabulary;
    vocabulary.tokens.add("a");
    vocabulary.scores = {0};
    EXPECT_THAT(UnigramModel::make(vocabulary, {.unknown = 1}),
                FailsWith(ErrorCode::integrity, "the unknown token's id 1 is not one of the 1 tokens"));
    EXPECT_THAT(UnigramModel::make({}, {}), FailsWith(ErrorCode::integrity, "not one of the 0 tokens"));
}

TEST(SerdeNumberTest, IsOffByOneWhereSerdesIs) {
    // From a file that was seen to be read so: the digits, more than 2^53, are rounded before they are scaled.
    for (const double exact : {0.0, -10.0, 1.5, -2.25, 1e22, -13.0})
        EXPECT_EQ(as_serde_reads(exact), exact) << "digits and powers that a double holds are scaled without loss";
    EXPECT_EQ(as_serde_reads(-9.8172819112301123), -98172819112301123.0 / 1e16);
    EXPECT_EQ(as_serde_reads(5e-324), 5e-324);
}

}  // namespace
}  // namespace lode
