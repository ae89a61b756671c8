// What a tokenizer.json is refused for, and what is read of one.
#include "runtime/tokenizers/tokenizer_json.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;

Json word_piece() {
    return {{"version", "1.0"},
            {"added_tokens", Json::array()},
            {"normalizer",
             {{"type", "BertNormalizer"},
              {"clean_text", true},
              {"handle_chinese_chars", true},
              {"strip_accents", nullptr},
              {"lowercase", true}}},
            {"pre_tokenizer", {{"type", "BertPreTokenizer"}}},
            {"model",
             {{"type", "WordPiece"},
              {"unk_token", "[UNK]"},
              {"continuing_subword_prefix", "##"},
              {"max_input_chars_per_word", 100},
              {"vocab", {{"[UNK]", 0}, {"un", 1}, {"##aff", 2}, {"##able", 3}, {"cat", 4}}}}}};
}

Json added_token(std::string_view content, std::int64_t id) {
    return {{"id", id},        {"content", content},  {"single_word", false}, {"lstrip", false},
            {"rstrip", false}, {"normalized", false}, {"special", true}};
}

std::vector<std::int64_t> ids_of(const Tokenizer& tokenizer, std::string_view text) {
    TokenizerScratch scratch;
    std::vector<std::int64_t> ids;
    tokenizer.encode(text, scratch, ids);
    return ids;
}

TEST(TokenizerJsonTest, AVocabularyIsKnownByItsIds) {
    Json json = word_piece();
    json["added_tokens"] = {added_token("[UNK]", 0), added_token("<new>", 5)};
    const auto tokenizer = must(parse_tokenizer_json(json.dump()));
    EXPECT_EQ(tokenizer->vocabulary_size(), 6U);
    EXPECT_EQ(tokenizer->token(2), "##aff");
    EXPECT_EQ(tokenizer->token(5), "<new>");
    EXPECT_EQ(tokenizer->unknown_id(), 0);
    EXPECT_EQ(tokenizer->max_tokens(), std::nullopt);
    EXPECT_THAT(ids_of(*tokenizer, "Unaffable<new>CAT dog"), ElementsAre(1, 2, 3, 5, 4, 0));
}

TEST(TokenizerJsonTest, AModelOfAnOlderFileIsToldByItsMembers) {
    Json json = word_piece();
    json["model"].erase("type");
    EXPECT_THAT(ids_of(*must(parse_tokenizer_json(json.dump())), "Unaffable cat"), ElementsAre(1, 2, 3, 4));
    json["model"].erase("max_input_chars_per_word");
    EXPECT_THAT(parse_tokenizer_json(json.dump()), FailsWith(ErrorCode::integrity, "this type is not known"));
}

TEST(TokenizerJsonTest, AnAddedTokenOfTheVocabularyHasItsIdThere) {
    Json json = word_piece();
    json["added_tokens"] = Json::array({added_token("cat", 5)});
    EXPECT_THAT(parse_tokenizer_json(json.dump()), FailsWith(ErrorCode::integrity, "neither the vocabulary's nor"));
}

TEST(TokenizerJsonTest, AnAddedTokenThatIsTooLongIsRefusedBeforeItIsNormalized) {
    Json json = word_piece();
    auto token = added_token(std::string(2000, 'x'), 5);
    token["normalized"] = true;
    json["added_tokens"] = Json::array({token});
    EXPECT_THAT(parse_tokenizer_json(json.dump()), FailsWith(ErrorCode::integrity, "has 2000 bytes, more than 1024"));
}

TEST(TokenizerJsonTest, WhiteSpaceThatATokenTookIsNotAnothersToo) {
    Json json = word_piece();
    auto line = added_token("\n", 5);
    line["lstrip"] = line["rstrip"] = true;
    json["added_tokens"] = Json::array({line});
    EXPECT_THAT(ids_of(*must(parse_tokenizer_json(json.dump())), "cat\n\ncat"), ElementsAre(4, 5, 4))
        << "as the original: tokenizers 0.23.3";
}

TEST(TokenizerJsonTest, WhatTheFileCutsTextsToIsSaidAndNotDone) {
    Json json = word_piece();
    json["truncation"] = {{"direction", "Right"}, {"max_length", 2}, {"strategy", "LongestFirst"}, {"stride", 0}};
    const auto tokenizer = must(parse_tokenizer_json(json.dump()));
    EXPECT_EQ(tokenizer->max_tokens(), 2U);
    EXPECT_THAT(ids_of(*tokenizer, "unaffable"), ElementsAre(1, 2, 3));
}

TEST(TokenizerJsonTest, IllFormedPartsOfATextAreReadAsReplacementCharacters) {
    const auto tokenizer = must(parse_tokenizer_json(word_piece().dump()));
    EXPECT_THAT(ids_of(*tokenizer,
                       "c\xFF"
                       "at"),
                ElementsAre(4))
        << "which BertNormalizer cleans away";
    EXPECT_THAT(ids_of(*tokenizer, "cat\xE2\x82"), ElementsAre(4));
    Json dirty = word_piece();
    dirty["normalizer"]["clean_text"] = false;
    EXPECT_EQ(ids_of(*must(parse_tokenizer_json(dirty.dump())),
                     "c\xFF"
                     "at"),
              ids_of(*must(parse_tokenizer_json(dirty.dump())),
                     "c\uFFFD"
                     "at"));
}

TEST(TokenizerJsonTest, WhatIsNotKnownIsRefusedByItsName) {
    struct Row {
        const char* name;
        const char* patch;  // JSON merged into a file that is good
        const char* words;
    };
    const Row rows[] = {
        {"model", R"({"model":{"type":"Neural"}})", "the model `Neural`: this type is not known"},
        {"normalizer", R"({"normalizer":{"type":"Magic"}})", "the normalizer `Magic`: this type is not known"},
        {"pre-tokenizer", R"({"pre_tokenizer":{"type":"UnicodeScripts"}})", "the pre-tokenizer `UnicodeScripts`"},
        {"in a sequence", R"({"normalizer":{"type":"Sequence","normalizers":[{"type":"Magic"}]}})", "`Magic`"},
        {"member of the file", R"({"shards":3})", "the tokenizer: `shards` is not known"},
        {"member of a model", R"({"model":{"dropout":0.5}})", "the model `WordPiece`: `dropout` is not known"},
        {"member of a normalizer", R"({"normalizer":{"upper":true}})", "the normalizer `BertNormalizer`: `upper`"},
        {"version", R"({"version":"2.0"})", "the version `2.0` is not known"},
        {"direction", R"({"truncation":{"direction":"Left","max_length":5}})", "the direction `Left` is not known"},
        {"regular expression", R"({"normalizer":{"type":"Replace","pattern":{"Regex":"(a|b)*"},"content":"x"}})",
         "`(a|b)*` is not known"},
        {"regular expression of a split",
         R"({"pre_tokenizer":{"type":"Split","pattern":{"Regex":"\\w+"},"behavior":"Isolated","invert":false}})",
         "the pre-tokenizer `Split`: the regular expression `\\w+` is not known"},
        {"wrong type", R"({"normalizer":{"lowercase":3}})", "expected `lowercase` to be true or false, got number"},
        {"no model", R"({"model":null})", "the tokenizer: expected `model` to be an object"},
        {"id out of range", R"({"model":{"vocab":{"dog":9}}})", "the id of `dog` is not a number below 6"},
        {"id twice, so that another is missing", R"({"model":{"vocab":{"dog":4}}})",
         "`cat` and `dog` have the same id 4"},
        {"negative id", R"({"model":{"vocab":{"dog":-1}}})", "the id of `dog`"},
        {"id that is no number", R"({"model":{"vocab":{"dog":"5"}}})", "the id of `dog`"},
        {"no unknown token", R"({"model":{"unk_token":"<unk>"}})",
         "the unknown token `<unk>` is not in the vocabulary"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        Json json = word_piece();
        Json patch = Json::parse(row.patch);
        if (patch.contains("normalizer") && patch["normalizer"].contains("type")) json.erase("normalizer");
        json.merge_patch(patch);
        EXPECT_THAT(parse_tokenizer_json(json.dump()), FailsWith(ErrorCode::integrity, row.words));
    }
}

TEST(TokenizerJsonTest, SentencepiecesTableIsRefusedWhereItIsNotOne) {
    struct Row {
        const char* name;
        const char* table;
        const char* words;
    };
    const Row rows[] = {
        {"not base64", "a*b=", "base64 with a character that is not of it"},
        {"a cut one", "abc", "base64 of a length that is not a multiple of 4"},
        {"empty", "", "does not hold its trie"},
        {"longer than it is", "/////w==", "does not hold its trie"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        Json json = word_piece();
        json["normalizer"] = {{"type", "Precompiled"}, {"precompiled_charsmap", row.table}};
        EXPECT_THAT(parse_tokenizer_json(json.dump()), FailsWith(ErrorCode::integrity, row.words));
    }
}

TEST(TokenizerJsonTest, ModelsAreRefusedForWhatTheyCannotBe) {
    struct Row {
        const char* name;
        const char* model;
        const char* words;
    };
    const Row rows[] = {
        {"chance", R"({"type":"BPE","dropout":0.1,"vocab":{},"merges":[]})", "its ids are those of chance"},
        {"merge of three", R"({"type":"BPE","vocab":{"a":0},"merges":["a a a"]})", "entry 0 of `merges` is no pair"},
        {"merge of a number", R"({"type":"BPE","vocab":{"a":0},"merges":[["a",1]]})", "entry 0 of `merges` is no pair"},
        {"no unknown token", R"({"type":"Unigram","vocab":[["a",0.5]]})", "expected `unk_id` to be a whole number"},
        {"no score", R"({"type":"Unigram","unk_id":0,"vocab":[["a"]]})", "entry 0 of `vocab` is no pair"},
        {"a token twice", R"({"type":"Unigram","unk_id":0,"vocab":[["a",1],["a",2]]})", "the token `a` comes twice"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        Json json = word_piece();
        json["model"] = Json::parse(row.model);
        EXPECT_THAT(parse_tokenizer_json(json.dump()), FailsWith(ErrorCode::integrity, row.words));
    }
}

TEST(TokenizerJsonTest, AddedTokensHaveTheVocabularysIdsOrTheNext) {
    for (const auto& [content, id] : {std::pair{"cat", 3}, {"dog", 4}, {"dog", 6}, {"dog", 2'000'000}}) {
        SCOPED_TRACE(content);
        Json json = word_piece();
        json["added_tokens"] = Json::array({added_token(content, id)});
        EXPECT_THAT(parse_tokenizer_json(json.dump()),
                    FailsWith(ErrorCode::integrity, "neither the vocabulary's nor the next"));
    }
    Json twice = word_piece();
    twice["added_tokens"] = {added_token("dog", 5), added_token("dog", 5)};
    EXPECT_THAT(parse_tokenizer_json(twice.dump()), FailsWith(ErrorCode::integrity, "the token `dog` comes twice"));
}

TEST(TokenizerJsonTest, HostileFilesAreRefused) {
    EXPECT_THAT(parse_tokenizer_json(""), FailsWith(ErrorCode::integrity, "malformed JSON"));
    EXPECT_THAT(parse_tokenizer_json("[]"),
                FailsWith(ErrorCode::integrity, "the tokenizer is not an object but array"));
    EXPECT_THAT(parse_tokenizer_json(std::string(100, '[')), FailsWith(ErrorCode::integrity, "nested deeper than 32"));
    EXPECT_THAT(parse_tokenizer_json(R"({"version":"1.0","version":"1.0"})"), FailsWith(ErrorCode::integrity, "twice"));
    Json json = word_piece();
    json["model"]["vocab"][std::string(1025, 'x')] = 5;
    EXPECT_THAT(parse_tokenizer_json(json.dump()), FailsWith(ErrorCode::integrity, "1025 bytes, more than the 1024"));
}

}  // namespace
}  // namespace lode
