// What a sentencepiece model is refused for, and what is read of one.
#include "runtime/tokenizers/sentencepiece_tokenizer.h"

#include <bit>

#include <gmock/gmock.h>

#include "runtime/tokenizers/sentencepiece_file.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;
using PieceType = SentencepieceFile::PieceType;

std::string varint(std::uint64_t value) {
    std::string bytes;
    for (; value >= 0x80; value >>= 7U) bytes += static_cast<char>(value | 0x80U);
    return bytes + static_cast<char>(value);
}

std::string number(unsigned field, std::uint64_t value) {
    return varint(field << 3U) + varint(value);
}

std::string bytes(unsigned field, std::string_view content) {
    return varint(field << 3U | 2U) + varint(content.size()) + std::string(content);
}

std::string piece(std::string_view text, float score, PieceType type = PieceType::normal) {
    const auto bits = std::bit_cast<std::uint32_t>(score);
    std::string content = bytes(1, text) + varint(2U << 3U | 5U);
    for (unsigned shift = 0; shift < 32; shift += 8) content += static_cast<char>(bits >> shift);
    return bytes(1, content + number(3, static_cast<std::uint64_t>(type)));
}

const std::string unknown = piece("<unk>", 0, PieceType::unknown);

std::vector<std::int64_t> ids_of(const Tokenizer& tokenizer, std::string_view text) {
    TokenizerScratch scratch;
    std::vector<std::int64_t> ids;
    tokenizer.encode(text, scratch, ids);
    return ids;
}

TEST(SentencepieceTokenizerTest, AVocabularyIsKnownByItsIds) {
    const auto tokenizer = must(parse_sentencepiece_model(unknown + piece("</s>", 0, PieceType::control) +
                                                          piece("\u2581a", -1) + piece("b", -2) + piece("\u2581", -3)));
    EXPECT_EQ(tokenizer->vocabulary_size(), 5U);
    EXPECT_EQ(tokenizer->token(2), "\u2581a");
    EXPECT_EQ(tokenizer->unknown_id(), 0);
    EXPECT_THAT(ids_of(*tokenizer, "ab  b</s>"), ElementsAre(2, 3, 4, 3, 0)) << "control pieces are not found in texts";
    EXPECT_THAT(ids_of(*tokenizer, " "), ElementsAre());
}

TEST(SentencepieceTokenizerTest, BytesThatAreNotUtf8AreReplacementCharactersOneEach) {
    const auto tokenizer =
        must(parse_sentencepiece_model(unknown + piece("\u2581", -1) + piece("\uFFFD", -2) + piece("a", -1)));
    EXPECT_THAT(ids_of(*tokenizer,
                       "\xE2\x82"
                       "a\xFF"),
                ElementsAre(1, 2, 2, 3, 2));
}

TEST(SentencepieceTokenizerTest, UserDefinedPiecesGoBeforeAllOthers) {
    for (const std::uint64_t model : {1U, 2U}) {
        const auto tokenizer = must(parse_sentencepiece_model(
            unknown + piece("\u2581", -1) + piece("ab", -1) + piece("a", -3) + piece("b", -3) + piece("c", -3) +
            piece("bc", 0, PieceType::user_defined) + bytes(2, number(3, model))));
        EXPECT_THAT(ids_of(*tokenizer, "abc"), ElementsAre(1, 3, 6)) << "model type " << model;
    }
}

TEST(SentencepieceTokenizerTest, WhatCannotBeReadIsRefused) {
    struct Row {
        std::string_view name;
        std::string bytes;
        std::string_view words;
    };
    const Row rows[] = {
        {"nothing", "", "expected one piece of the type `unknown`"},
        {"two unknown pieces", unknown + piece("?", 0, PieceType::unknown), "expected one piece of the type `unknown`"},
        {"cut off", unknown.substr(0, unknown.size() - 1), "the protocol buffer is cut off"},
        {"a length beyond the end", "\x0A\xFF\xFF\xFF\xFF\x0F", "the protocol buffer is cut off"},
        {"a number of 70 bits", std::string(11, '\xFF'), "more than 64 bits"},
        {"a group", "\x0B", "a field of the wire type 3"},
        {"words", unknown + bytes(2, number(3, 3)), "the model type `word` is not known"},
        {"characters", unknown + bytes(2, number(3, 4)), "the model type `character` is not known"},
        {"a type of the future", unknown + bytes(2, number(3, 9)), "the model's type is the number 9"},
        {"a piece's type", unknown + piece("a", 0, static_cast<PieceType>(7)), "the type of a piece is the number 7"},
        {"an empty piece", unknown + piece("", 0), "the piece `` is no text"},
        {"a piece twice", unknown + piece("a", 0) + piece("a", -1), "the token `a` comes twice"},
        {"a score that is no number", unknown + piece("a", std::bit_cast<float>(0x7FC00000U)), "is not finite"},
        {"a byte without fallback", unknown + piece("<0x41>", 0, PieceType::byte), "stands for no byte"},
        {"fallback without bytes", unknown + bytes(2, number(35, 1)), "expected 256 pieces of the type `byte`"},
        {"an unused piece of BPE", unknown + piece("a", 0, PieceType::unused) + bytes(2, number(3, 2)),
         "unused piece `a`"},
        {"a table that is none", unknown + bytes(3, bytes(2, "abc")), "the table of 3 bytes does not hold its trie"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_THAT(parse_sentencepiece_model(row.bytes), FailsWith(ErrorCode::integrity, row.words));
    }
}

}  // namespace
}  // namespace lode
