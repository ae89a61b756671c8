// The ops `tokenize` and `wordpiece` in signatures, and a model2vec model beside what its own program answers.
#include <algorithm>
#include <filesystem>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "runtime/resources.h"
#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing_runtime::index_in_memory;

constexpr std::string_view tokenizer_json =
    R"({"version":"1.0","truncation":{"direction":"Right","max_length":4},
        "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"lowercase":true},
        "pre_tokenizer":{"type":"BertPreTokenizer"},
        "model":{"type":"WordPiece","unk_token":"?","continuing_subword_prefix":"##","max_input_chars_per_word":100,
                 "vocab":{"?":0,"un":1,"##aff":2,"##able":3,"cat":4}}})";

class TokenizeOpTest : public testing::Test {
protected:
    TokenizeOpTest()
        : m_module(testing_runtime::make_module(m_folder, {"[UNK]", "un", "##aff", "##able", "cat"}, {0, 1, 2, 3, 4}, 1,
                                                {0})) {
        add_file("tokenizer.json", tokenizer_json);
    }

    void add_file(const std::string& name, std::string_view content) {
        m_folder.write(name, content);
        auto& files = m_module.manifest.files;
        files.push_back({name, content.size(), digest_of(content)});
        std::sort(files.begin(), files.end(), [](const FileEntry& a, const FileEntry& b) { return a.path < b.path; });
    }

    void set_step(const std::string& op, std::map<std::string, Attribute> attributes, TensorSpec input) {
        SignatureSpec signature;
        const std::string parameter = op == "tokenize" ? "texts" : "words";
        StepSpec step{op, {{parameter, input.name}}, std::move(attributes), {{"ids", "default"}}};
        signature.inputs = {std::move(input)};
        signature.outputs = {{"default", Dtype::int64, {std::nullopt, std::nullopt}, true}};
        signature.steps = {std::move(step)};
        m_module.manifest.signatures["default"] = signature;
    }

    /// The ids of each text, by the op with these attributes and the file.
    std::vector<std::vector<std::int64_t>> ids_of(const std::vector<std::string_view>& texts,
                                                  std::map<std::string, Attribute> attributes) {
        attributes.emplace("file", std::string("tokenizer.json"));
        set_step("tokenize", std::move(attributes), {"texts", Dtype::string, {std::nullopt}});
        return groups_of(TensorView(Strings(texts)));
    }

    std::vector<std::vector<std::int64_t>> groups_of(const TensorView& input) {
        const auto module = must(open_module(m_module, index_in_memory));
        const auto outputs = must(module.call_for_all(input));
        const Tensor& ids = outputs.at("default");
        std::vector<std::vector<std::int64_t>> groups;
        const auto first = ids.get<std::int64_t>()->begin();
        for (std::size_t i = 0; i + 1 < ids.row_splits.size(); ++i)
            groups.emplace_back(first + ids.row_splits[i], first + ids.row_splits[i + 1]);
        return groups;
    }

    TemporaryFolder m_folder;
    ModuleFolder m_module;
};

using Ids = std::vector<std::int64_t>;

TEST_F(TokenizeOpTest, TextsBecomeTheIdsOfTheirTokensCutWhereTheFileSays) {
    EXPECT_THAT(ids_of({"Unaffable cat", "", "dog cat", "cat cat cat cat cat"}, {}),
                ElementsAre(Ids{1, 2, 3, 4}, Ids{}, Ids{0, 4}, Ids{4, 4, 4, 4}));
}

TEST_F(TokenizeOpTest, TheStepSaysWhereTextsAreCutAndThatUnknownIdsAreDropped) {
    EXPECT_THAT(ids_of({"cat cat cat cat cat"}, {{"max_tokens", std::int64_t{0}}}), ElementsAre(Ids{4, 4, 4, 4, 4}));
    EXPECT_THAT(ids_of({"dog cat cat"}, {{"max_tokens", std::int64_t{2}}, {"unknown", std::string("drop")}}),
                ElementsAre(Ids{4}))
        << "cut before anything is dropped";
    EXPECT_THAT(ids_of({"cat cat", "\u00e9\u00e9\u00e9\u00e9cat"}, {{"max_characters", std::int64_t{4}}}),
                ElementsAre(Ids{4}, Ids{0}))
        << "characters, not bytes";
}

TEST_F(TokenizeOpTest, FilesThatAreNoTokenizersAreRefused) {
    add_file("a.model", "\x0A");
    add_file("b.json", "{}");
    const std::pair<const char*, const char*> rows[] = {
        {"none.json", "`none.json` is not among the module's files"},
        {"words.txt", "expected the tokenizer `words.txt` to end in .json or .model"},
        {"a.model", "the tokenizer `a.model`: the protocol buffer is cut off"},
        {"b.json", "the tokenizer `b.json`: the tokenizer: expected `model` to be an object"},
    };
    for (const auto& [file, words] : rows) {
        SCOPED_TRACE(file);
        set_step("tokenize", {{"file", std::string(file)}}, {"texts", Dtype::string, {std::nullopt}});
        EXPECT_THAT(open_module(m_module, index_in_memory), FailsWith(ErrorCode::integrity, words));
    }
    set_step("tokenize", {{"file", std::string("tokenizer.json")}, {"unknown", std::string("hide")}},
             {"texts", Dtype::string, {std::nullopt}});
    EXPECT_THAT(open_module(m_module, index_in_memory),
                FailsWith(ErrorCode::integrity, "expected `unknown` to be `keep` or `drop`, got `hide`"));
}

TEST_F(TokenizeOpTest, WordsBecomeThePiecesOfAVocabulary) {
    const std::vector<std::string_view> words = {"unaffable", "dog", "cat", "\xFFun"};
    set_step("wordpiece", {{"lookup", std::string("tokens")}}, {"words", Dtype::string, {std::nullopt}});
    EXPECT_THAT(groups_of(TensorView(Strings(words))), ElementsAre(Ids{1, 2, 3}, Ids{0}, Ids{4}, Ids{0}));
    set_step("wordpiece", {{"lookup", std::string("tokens")}, {"max_characters", std::int64_t{3}}},
             {"words", Dtype::string, {std::nullopt, std::nullopt}, true});
    const std::vector<std::int64_t> splits = {0, 0, 3, 4};
    EXPECT_THAT(groups_of(TensorView(RaggedStrings{words, splits})), ElementsAre(Ids{}, Ids{0, 0, 4}, Ids{0}));
}

TEST(ResourcesTest, StepsOfTheSameVocabularyAndOptionsShareOneWordPiece) {
    const TemporaryFolder files;
    const ModuleFolder folder = testing_runtime::make_module(files, {"?", "un", "##do"}, {1, 2, 3}, 1, {});
    VariableStore variables(folder.path, folder.manifest.variables, Mapping::read_only);
    const OpenVocabularyIndex open_index = index_in_memory;
    Resources resources(folder, open_index, variables);
    const auto first = must(resources.wordpiece("tokens", {.unknown = "?"}));
    EXPECT_EQ(must(resources.wordpiece("tokens", {.unknown = "?"})), first);
    EXPECT_NE(must(resources.wordpiece("tokens", {.unknown = "?", .max_characters = 3})), first);
    EXPECT_THAT(resources.wordpiece("tokens", {}), FailsWith(ErrorCode::integrity, "`[UNK]`"));
    EXPECT_THAT(resources.wordpiece("tokens", {}), FailsWith(ErrorCode::integrity, "`[UNK]`"));
}

TEST(Model2vecTest, AnswersAsItsOwnProgramDoes) {
    const fs::path shared = fs::path(LODE_SHARED_DATA) / "models";
    const fs::path model = shared / "test-model-float32";
    if (!fs::exists(model)) GTEST_SKIP() << model << " is not there";
    const std::string tokenizer = content_of(model / "tokenizer.json"), table = content_of(model / "model.safetensors");
    const Json file = must(parse_json(tokenizer));
    ModuleFolder folder{model, {}, digest_of(tokenizer)};
    folder.manifest.name = {"minish", "test"};
    folder.manifest.version = parse_version("1").value();
    folder.manifest.files = {{"model.safetensors", table.size(), digest_of(table)},
                             {"tokenizer.json", tokenizer.size(), digest_of(tokenizer)}};
    folder.manifest.variables["embeddings"] = {
        "model.safetensors", "embeddings", Dtype::float32, {file["model"]["vocab"].size(), 2}, false};
    SignatureSpec signature;
    signature.inputs = {{"texts", Dtype::string, {std::nullopt}}};
    signature.outputs = {{"default", Dtype::float32, {std::nullopt, 2}}};
    signature.steps = {
        {"tokenize",
         {{"texts", "texts"}},
         {{"file", std::string("tokenizer.json")}, {"max_tokens", std::int64_t{512}}, {"unknown", std::string("drop")}},
         {{"ids", "ids"}}},
        {"gather", {{"ids", "ids"}}, {{"variable", std::string("embeddings")}}, {{"rows", "rows"}}},
        {"combine", {{"rows", "rows"}}, {{"combiner", std::string("mean")}}, {{"combined", "mean"}}},
        {"l2_normalize", {{"rows", "mean"}}, {}, {{"normalized", "default"}}}};
    folder.manifest.signatures["default"] = signature;
    const auto module = must(open_module(folder, index_in_memory));
    std::string many;
    for (int i = 0; i < 1000; ++i) many += "hello ";
    const std::vector<std::string_view> texts = {"hello world", many};
    const Matrix vectors = must(module.call(texts));
    const char* const answers[] = {"embeddings_short.json", "embeddings_long.json"};
    for (int i = 0; i < 2; ++i) {
        const Json answer = must(parse_json(content_of(shared / answers[i])));
        for (int d = 0; d < 2; ++d)
            EXPECT_NEAR(vectors(i, d), answer[0][static_cast<std::size_t>(d)].get<float>(), 1e-5) << answers[i];
    }
}

}  // namespace
}  // namespace lode
