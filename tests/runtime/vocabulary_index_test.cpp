// Tokens to ids and back, exactly, whatever the vocabulary.
#include "runtime/vocabulary/vocabulary_index.h"

#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "runtime/vocabulary/vocabulary_index_builder.h"
#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing_runtime::index_of;

std::vector<std::string> generated_tokens(std::size_t count) {
    std::vector<std::string> tokens;
    for (std::size_t i = 0; i < count; ++i)
        tokens.push_back(fmt::format("{}token{}", i % 7 == 0 ? "é" : "", i * 2654435761U % 4294967291U));
    return tokens;
}

std::string joined(const std::vector<std::string>& tokens) {
    std::string text;
    for (const auto& token : tokens) text += token + "\n";
    return text;
}

TEST(VocabularyIndexTest, FindsEveryTokenByItsLineAndNothingElse) {
    const auto index = index_of("cat\ndog\nmouse\n");
    ASSERT_THAT(index, IsOk());
    EXPECT_EQ(index->size(), 3U);
    EXPECT_EQ(index->find("cat"), 0U);
    EXPECT_EQ(index->find("dog"), 1U);
    EXPECT_EQ(index->find("mouse"), 2U);
    for (const std::string_view absent : {"", "ca", "cats", "Cat", "cat\n", "lizard"})
        EXPECT_EQ(index->find(absent), std::nullopt) << absent;
}

TEST(VocabularyIndexTest, TokensAreBytes) {
    const std::string_view text = "\xC3\xA9\n\xFF\xFE\n caf\xC3\xA9 \ncat\r\n\xE4\xBD\xA0\xE5\xA5\xBD";
    const auto index = index_of(text);
    ASSERT_THAT(index, IsOk());
    EXPECT_EQ(index->find("\xC3\xA9"), 0U);
    EXPECT_EQ(index->find("\xFF\xFE"), 1U);
    EXPECT_EQ(index->find(" caf\xC3\xA9 "), 2U);
    EXPECT_EQ(index->find("cat\r"), 3U);
    EXPECT_EQ(index->find("\xE4\xBD\xA0\xE5\xA5\xBD"), 4U);
    EXPECT_EQ(index->find("cat"), std::nullopt);
    EXPECT_EQ(index->find("e\xCC\x81"), std::nullopt);
}

TEST(VocabularyIndexTest, AnEmptyVocabularyFindsNothing) {
    const auto index = index_of("");
    ASSERT_THAT(index, IsOk());
    EXPECT_EQ(index->size(), 0U);
    EXPECT_EQ(index->find("cat"), std::nullopt);
    EXPECT_EQ(index->token(0), std::nullopt);
}

TEST(VocabularyIndexTest, FindsHundredThousandTokensOneByOneAndInBatches) {
    const auto tokens = generated_tokens(100'000);
    const auto index = index_of(joined(tokens));
    ASSERT_THAT(index, IsOk());
    std::vector<std::string> others;
    others.reserve(tokens.size());
    for (const auto& token : tokens) others.push_back(token + "!");

    std::vector<std::string_view> asked;
    asked.reserve(tokens.size());
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        ASSERT_EQ(index->find(tokens[i]), i);
        ASSERT_EQ(index->token(i), tokens[i]);
        asked.push_back(tokens[i]);
        asked.push_back(others[i]);
    }
    asked.resize(asked.size() - 1);  // the last block is not full
    std::vector<std::int64_t> ids(asked.size());
    index->find_all(asked, ids);
    for (std::size_t i = 0; i < ids.size(); ++i)
        ASSERT_EQ(ids[i], i % 2 == 0 ? static_cast<std::int64_t>(i / 2) : VocabularyIndex::absent) << asked[i];
}

TEST(VocabularyIndexTest, FindsTheSameTokenAgainInOneBatch) {
    const auto index = index_of("cat\ndog\n");
    ASSERT_THAT(index, IsOk());
    const std::array<std::string_view, 5> tokens = {"dog", "dog", "", "cat", "dog"};
    std::array<std::int64_t, 5> ids{};
    index->find_all(tokens, ids);
    EXPECT_THAT(ids, testing::ElementsAre(1, 1, VocabularyIndex::absent, 0, 1));
}

TEST(VocabularyIndexTest, TokensOfAnyLengthAreFound) {
    std::vector<std::string> tokens;
    for (const std::size_t size : {1U, 7U, 8U, 9U, 63U, 64U, 65U, 1000U, 1'000'000U}) tokens.emplace_back(size, 'x');
    const auto index = index_of(joined(tokens));
    ASSERT_THAT(index, IsOk());
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        EXPECT_EQ(index->find(tokens[i]), i);
        EXPECT_EQ(index->token(i), tokens[i]);
    }
}

TEST(VocabularyIndexTest, TheSameVocabularyGivesTheSameBytes) {
    const std::string text = joined(generated_tokens(1000));
    const auto one = build_vocabulary_index(text, digest_of(text));
    const auto other = build_vocabulary_index(text, digest_of(text));
    ASSERT_THAT(one, IsOk());
    ASSERT_THAT(other, IsOk());
    EXPECT_EQ(one->text(), other->text());
}

TEST(VocabularyIndexTest, OpensFromAFile) {
    const TemporaryFolder folder;
    const std::string_view text = "cat\ndog\n";
    const auto built = build_vocabulary_index(text, digest_of(text));
    ASSERT_THAT(built, IsOk());
    auto file = MappedFile::open(folder.write("index", built->text()));
    ASSERT_THAT(file, IsOk());
    const auto index = VocabularyIndex::open(*std::move(file), digest_of(text));
    ASSERT_THAT(index, IsOk());
    EXPECT_EQ(index->find("dog"), 1U);
}

TEST(VocabularyIndexTest, ADuplicateTokenIsRefusedNamingBothLines) {
    EXPECT_THAT(index_of("cat\ndog\nmouse\ndog\n"),
                FailsWith(ErrorCode::integrity, "lines 2 and 4 of the vocabulary hold the same token `dog`"));
    auto many = generated_tokens(50'000);
    many.push_back(many[12'345]);
    EXPECT_THAT(index_of(joined(many)), FailsWith(ErrorCode::integrity, "lines 12346 and 50001"));
}

TEST(VocabularyIndexTest, WhatIsNoVocabularyIsRefusedNamingTheLine) {
    EXPECT_THAT(index_of("cat\n\ndog\n"), FailsWith(ErrorCode::integrity, "line 2"));
    EXPECT_THAT(index_of(std::string_view("cat\nd\0g\n", 8)), FailsWith(ErrorCode::integrity, "line 2"));
    EXPECT_THAT(index_of("cat\n" + std::string(std::size_t{1} << 24U, 'x')), FailsWith(ErrorCode::integrity, "line 2"));
}

}  // namespace
}  // namespace lode
