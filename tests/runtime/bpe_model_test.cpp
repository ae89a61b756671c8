// BPE on vocabularies small enough to merge by hand, and beside a merging by the book.
#include "runtime/tokenizers/models/bpe_model.h"

#include <map>
#include <random>

#include <gmock/gmock.h>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;

BpeModel model_of(const std::vector<std::string>& tokens, const BpeModel::Merges& merges, BpeOptions options = {}) {
    TokenTable table;
    for (const auto& token : tokens) table.add(token);
    return must(BpeModel::make(std::move(table), merges, std::move(options)));
}

std::vector<std::int64_t> ids_of(const BpeModel& model, std::string_view word) {
    ModelScratch scratch;
    std::vector<std::int64_t> ids;
    model.encode(word, scratch, ids);
    return ids;
}

TEST(BpeModelTest, PairsAreMergedByRankAndThenFromTheLeft) {
    const std::vector<std::string> tokens = {"a", "b", "c", "ab", "bc", "abc", "aa"};
    EXPECT_THAT(ids_of(model_of(tokens, {{"a", "b"}, {"b", "c"}, {"ab", "c"}}), "abc"), ElementsAre(5));
    EXPECT_THAT(ids_of(model_of(tokens, {{"b", "c"}, {"a", "b"}}), "abc"), ElementsAre(0, 4));
    EXPECT_THAT(ids_of(model_of(tokens, {{"a", "a"}}), "aaaaa"), ElementsAre(6, 6, 0));
    EXPECT_THAT(ids_of(model_of(tokens, {}), ""), ElementsAre());
}

TEST(BpeModelTest, UnknownCharactersAreLeftOutKeptFusedOrTheirBytes) {
    const std::vector<std::string> tokens = {"<unk>", "a", "<0xC3>", "<0xA9>"};
    EXPECT_THAT(ids_of(model_of(tokens, {}), "axya"), ElementsAre(1, 1));
    EXPECT_THAT(ids_of(model_of(tokens, {}, {.unknown = "<unk>"}), "axya"), ElementsAre(1, 0, 0, 1));
    EXPECT_THAT(ids_of(model_of(tokens, {}, {.unknown = "<unk>", .fuse_unknown = true}), "axya"), ElementsAre(1, 0, 1));
    EXPECT_THAT(ids_of(model_of(tokens, {}, {.unknown = "<unk>", .byte_fallback = true}), "a\u00e9x"),
                ElementsAre(1, 2, 3, 0));
}

TEST(BpeModelTest, AWholeWordGoesBeforeItsMergesWhereTheFileSaysSo) {
    const std::vector<std::string> tokens = {"a", "b", "ab"};
    EXPECT_THAT(ids_of(model_of(tokens, {}, {.ignore_merges = true}), "ab"), ElementsAre(2));
    EXPECT_THAT(ids_of(model_of(tokens, {}), "ab"), ElementsAre(0, 1));
}

TEST(BpeModelTest, RandomWordsAreMergedAsByTheBook) {
    std::mt19937 random(1);
    for (int round = 0; round < 100; ++round) {
        std::vector<std::string> tokens = {"a", "b", "c"};
        BpeModel::Merges merges;
        for (int i = 0; i < 12; ++i) {
            const std::string left = tokens[random() % tokens.size()], right = tokens[random() % tokens.size()];
            if (std::find(tokens.begin(), tokens.end(), left + right) != tokens.end()) continue;
            tokens.push_back(left + right);
            merges.emplace_back(left, right);
        }
        const auto model = model_of(tokens, merges);
        for (int i = 0; i < 30; ++i) {
            std::vector<std::string> parts;
            std::string word;
            for (std::size_t n = random() % 40; n > 0; --n)
                parts.emplace_back(1, static_cast<char>('a' + random() % 3));
            for (const auto& part : parts) word += part;
            for (bool merged = true; merged;) {
                merged = false;
                for (const auto& [left, right] : merges) {
                    for (std::size_t at = 0; at + 1 < parts.size() && !merged; ++at) {
                        if (parts[at] != left || parts[at + 1] != right) continue;
                        parts[at] += right;
                        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(at) + 1);
                        merged = true;
                    }
                    if (merged) break;
                }
            }
            std::vector<std::int64_t> expected;
            for (const auto& part : parts)
                expected.push_back(std::find(tokens.begin(), tokens.end(), part) - tokens.begin());
            ASSERT_EQ(ids_of(model, word), expected) << word;
        }
    }
}

TEST(BpeModelTest, MergesOfWhatIsNotInTheVocabularyAreRefused) {
    TokenTable tokens;
    for (const char* token : {"a", "b"}) tokens.add(token);
    EXPECT_THAT(BpeModel::make(tokens, {{"a", "c"}}, {}),
                FailsWith(ErrorCode::integrity, "`c` is not in the vocabulary"));
    EXPECT_THAT(BpeModel::make(tokens, {{"a", "b"}}, {}),
                FailsWith(ErrorCode::integrity, "`ab` is not in the vocabulary"));
    EXPECT_THAT(BpeModel::make(tokens, {}, {.unknown = "?"}),
                FailsWith(ErrorCode::integrity, "`?` is not in the vocabulary"));
}

}  // namespace
}  // namespace lode
