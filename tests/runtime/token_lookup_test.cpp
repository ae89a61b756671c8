// The out-of-vocabulary rule against TensorFlow's documented examples.
#include "runtime/vocabulary/token_lookup.h"

#include <vector>

#include <gmock/gmock.h>

#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;

std::vector<std::int64_t> rows_of(std::string_view vocabulary, OovRule oov,
                                  const std::vector<std::string_view>& tokens) {
    auto index = testing_runtime::index_of(vocabulary);
    EXPECT_THAT(index, IsOk());
    const TokenLookup lookup(*std::move(index), oov);
    std::vector<std::int64_t> rows(tokens.size());
    lookup.find_rows(tokens, rows);
    return rows;
}

TEST(TokenLookupTest, GivesTheBucketsOfTensorFlowsStaticVocabularyTable) {
    EXPECT_THAT(rows_of("emerson\nlake\npalmer\n", {5}, {"emerson", "lake", "palmer", "king", "crimson"}),
                ElementsAre(0, 1, 2, 6, 7));
    EXPECT_THAT(rows_of("emerson\nlake\npalmer\ncrimnson\n", {3}, {"king", "tarkus", "black", "moon", "crimnson"}),
                ElementsAre(5, 6, 6, 4, 3));
}

TEST(TokenLookupTest, OneBucketTakesEveryUnknownToken) {
    EXPECT_THAT(rows_of("cat\ndog\n", {1}, {"cat", "lizard", "", "é"}), ElementsAre(0, 2, 2, 2));
}

TEST(TokenLookupTest, SevenBucketsFollowTheFingerprint) {
    EXPECT_THAT(rows_of("cat\n", {7}, {"", "a", "lizard", "é"}),
                ElementsAre(1 + 11160318154034397263U % 7, 1 + 12917804110809363939U % 7, 1 + 9055233894555815203U % 7,
                            1 + 693143013273849025U % 7));
}

TEST(TokenLookupTest, SkipGivesNoRow) {
    EXPECT_THAT(rows_of("cat\n", {0}, {"dog", "cat", ""}), ElementsAre(-1, 0, -1));
}

}  // namespace
}  // namespace lode
