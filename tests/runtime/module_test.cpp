// Open modules: strings in, vectors out, to the last bit.
#include "runtime/module.h"

#include <array>
#include <bit>
#include <limits>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing_runtime::index_in_memory;
using testing_runtime::make_module;
using testing_runtime::make_seed_module;

/// Bit for bit, so that -0 is not 0 and the last digit counts.
void expect_rows(const Result<Matrix>& answer, const std::vector<std::vector<float>>& rows) {
    ASSERT_THAT(answer, IsOk());
    ASSERT_EQ(answer->rows(), static_cast<Eigen::Index>(rows.size()));
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (std::size_t i = 0; i < rows[row].size(); ++i)
            EXPECT_EQ(
                std::bit_cast<std::uint32_t>((*answer)(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(i))),
                std::bit_cast<std::uint32_t>(rows[row][i]))
                << row << ',' << i;
}

const std::vector<float> cat = {1.11F, 2.56F, 3.45F}, dog = {1, 2, 3}, mouse = {0.5F, 0.1F, 0.6F}, zeros = {0, 0, 0};

class ModuleTest : public testing::Test {
protected:
    Module open(const ModuleFolder& folder) {
        auto module = open_module(folder, index_in_memory);
        EXPECT_THAT(module, IsOk());
        return *std::move(module);
    }

    TemporaryFolder m_folder;
};

TEST_F(ModuleTest, TheSeedExampleHoldsToTheLastBit) {
    const Module module = open(make_seed_module(m_folder, {1}));
    expect_rows(module.call({"cat", "lizard", "dog"}), {cat, zeros, dog});
}

TEST_F(ModuleTest, RepeatedEmptyAndForeignTokensEachGetTheirRow) {
    const Module module = open(make_seed_module(m_folder, {1}));
    expect_rows(module.call({"mouse", "cat", "mouse", "", "é", "你好", "cat"}),
                {mouse, cat, mouse, zeros, zeros, zeros, cat});
    expect_rows(module.call(std::initializer_list<std::string_view>{}), {});
    EXPECT_EQ(module.call(std::initializer_list<std::string_view>{})->cols(), 3);
}

TEST_F(ModuleTest, SkippedTokensGiveZeros) {
    const Module module = open(make_seed_module(m_folder, {0}));
    expect_rows(module.call({"lizard", "dog", ""}), {zeros, dog, zeros});
}

TEST_F(ModuleTest, SevenBucketsHaveRowsOfTheirOwn) {
    std::vector<float> values = {1, 2};
    for (int bucket = 0; bucket < 7; ++bucket) values.insert(values.end(), {10.0F + static_cast<float>(bucket), 0.5F});
    const Module module = open(make_module(m_folder, {"cat"}, values, 2, {7}));
    const auto bucket_row = [](std::uint64_t fingerprint) {
        return std::vector<float>{10.0F + static_cast<float>(fingerprint % 7), 0.5F};
    };
    expect_rows(
        module.call({"lizard", "cat", "", "é"}),
        {bucket_row(9055233894555815203U), {1, 2}, bucket_row(11160318154034397263U), bucket_row(693143013273849025U)});
}

TEST_F(ModuleTest, WritesIntoADestinationOfExactlyItsSize) {
    const Module module = open(make_seed_module(m_folder, {1}));
    const std::vector<std::string_view> tokens = {"dog", "mouse"};
    std::vector<float> destination(6, -1);
    EXPECT_THAT(module.call_into(tokens, destination), IsOk());
    EXPECT_THAT(destination, ElementsAre(1, 2, 3, 0.5F, 0.1F, 0.6F));
    EXPECT_THAT(module.call_into(tokens, std::span(destination).first(5)),
                FailsWith(ErrorCode::invalid_argument, "room for 5 floats, the answer has 2 x 3"));
    destination.resize(7);
    EXPECT_THAT(module.call_into(tokens, destination), FailsWith(ErrorCode::invalid_argument, "room for 7 floats"));
}

TEST_F(ModuleTest, TellsItsNameSignaturesAndMessages) {
    auto folder = make_seed_module(m_folder, {1});
    folder.manifest.messages["note"] = R"({"a":1})";
    const Module module = open(folder);
    EXPECT_EQ(to_string(module.name()), "acme/animals");
    EXPECT_EQ(to_string(module.version()), "1");
    EXPECT_EQ(module.digest(), folder.digest);
    EXPECT_THAT(module.signature_names(), ElementsAre("default"));
    ASSERT_THAT(module.inputs(), IsOk());
    EXPECT_EQ(describe(module.inputs()->front()), "tokens: string[?]");
    ASSERT_THAT(module.outputs("default"), IsOk());
    EXPECT_EQ(describe(module.outputs("default")->front()), "default: float32[?,3]");
    EXPECT_THAT(module.inputs("words"),
                FailsWith(ErrorCode::invalid_argument, "no signature `words`; it has: default"));
    EXPECT_EQ(module.message("note"), R"({"a":1})");
    EXPECT_EQ(module.message("other"), std::nullopt);
}

TEST_F(ModuleTest, ACallThatDoesNotSuitTheSignatureSaysWhy) {
    auto folder = make_seed_module(m_folder, {1});
    auto& signatures = folder.manifest.signatures;
    auto two_inputs = signatures["default"];
    two_inputs.inputs.push_back({"weights", Dtype::float32, {std::nullopt}});
    auto no_inputs = SignatureSpec{{}, {{"x", Dtype::string, {std::nullopt}}}, {}};
    no_inputs.inputs = {};
    no_inputs.outputs = {};
    auto other_output = signatures["default"];
    other_output.steps[1].outputs["rows"] = other_output.outputs[0].name = "rows";
    auto takes_ids = signatures["default"];
    takes_ids.inputs = {{"ids", Dtype::int64, {std::nullopt}}};
    takes_ids.steps.erase(takes_ids.steps.begin());
    signatures["two"] = two_inputs;
    signatures["none"] = no_inputs;
    signatures["other"] = other_output;
    signatures["ids"] = takes_ids;
    const Module module = open(folder);
    EXPECT_THAT(module.call({"cat"}, "two"),
                FailsWith(ErrorCode::invalid_argument, "`two` takes several inputs, not one"));
    EXPECT_THAT(module.call({"cat"}, "none"), FailsWith(ErrorCode::invalid_argument, "`none` takes no inputs"));
    EXPECT_THAT(module.call({"cat"}, "other"),
                FailsWith(ErrorCode::invalid_argument, "`other` has no output `default`"));
    EXPECT_THAT(module.call({"cat"}, "ids"),
                FailsWith(ErrorCode::invalid_argument, "the signature `ids` takes `ids: int64[?]`, got string[1]"));
    EXPECT_THAT(module.call({"cat"}, "absent"), FailsWith(ErrorCode::invalid_argument, "no signature `absent`"));
}

TEST_F(ModuleTest, FindsWhichTokensAreOutOfVocabulary) {
    const Module module = open(make_seed_module(m_folder, {1}));
    const std::vector<std::string_view> tokens = {"mouse", "lizard", "cat", ""};
    const auto found = module.find(tokens);
    ASSERT_THAT(found, IsOk());
    EXPECT_THAT(*found, ElementsAre(2U, std::nullopt, 0U, std::nullopt));
}

TEST_F(ModuleTest, NearestLeavesTheQueryAndTheBucketsOut) {
    // The bucket's row points exactly where `cat` does.
    const Module module = open(
        make_module(m_folder, {"cat", "dog", "mouse", "void", "tac"}, {1, 0, 2, 1, -1, 0, 0, 0, 5, 0, 1, 0}, 2, {1}));
    const auto found = module.nearest("cat", 10);
    ASSERT_THAT(found, IsOk());
    ASSERT_EQ(found->size(), 4U);
    EXPECT_EQ((*found)[0], (Neighbor{"tac", 1}));
    EXPECT_EQ((*found)[1].token, "dog");
    EXPECT_NEAR((*found)[1].score, 2 / std::sqrt(5.0), 1e-6);
    EXPECT_EQ((*found)[2], (Neighbor{"void", 0}));
    EXPECT_EQ((*found)[3], (Neighbor{"mouse", -1}));
    EXPECT_EQ(module.nearest("cat", 1)->size(), 1U);
    EXPECT_EQ(module.nearest("cat", 0)->size(), 0U);
    EXPECT_THAT(module.nearest("lizard", 3),
                FailsWith(ErrorCode::not_found, "`lizard` is not in the vocabulary of `acme/animals`"));
}

TEST_F(ModuleTest, AModuleThatLooksNoTokensUpHasNoNeighbors) {
    auto folder = make_seed_module(m_folder, {1});
    auto& signature = folder.manifest.signatures["default"];
    signature.inputs = {{"ids", Dtype::int64, {std::nullopt}}};
    signature.steps.erase(signature.steps.begin());
    const Module module = open(folder);
    EXPECT_THAT(module.nearest("cat", 3), FailsWith(ErrorCode::invalid_argument, "no token embedding"));
    EXPECT_THAT(module.find(std::vector<std::string_view>{"cat"}),
                FailsWith(ErrorCode::invalid_argument, "no token embedding"));
}

TEST_F(ModuleTest, AnIndexThatCannotBeOpenedIsTheModulesError) {
    const auto refuse = [](const FileEntry& file, const std::filesystem::path&) -> Result<VocabularyIndex> {
        return fail(ErrorCode::integrity, "no index of " + file.path);
    };
    EXPECT_THAT(open_module(make_seed_module(m_folder, {1}), refuse),
                FailsWith(ErrorCode::integrity, "no index of words.txt"));
}

TEST_F(ModuleTest, ATableThatWasCutOffIsRefusedWhenTheModuleOpens) {
    const auto folder = make_seed_module(m_folder, {1});
    std::filesystem::resize_file(m_folder / "embeddings.safetensors",
                                 std::filesystem::file_size(m_folder / "embeddings.safetensors") - 1);
    EXPECT_THAT(open_module(folder, index_in_memory), FailsWith(ErrorCode::integrity, "`embeddings.safetensors`"));
}

TEST_F(ModuleTest, ManyThreadsCallOneModule) {
    const Module module = open(make_seed_module(m_folder, {1}));
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 8; ++thread)
        threads.emplace_back([module, thread] {
            const std::vector<std::string_view> tokens(static_cast<std::size_t>(thread + 1),
                                                       thread % 2 == 0 ? "cat" : "dog");
            for (int i = 0; i < 200; ++i) {
                const auto answer = module.call(tokens);
                ASSERT_THAT(answer, IsOk());
                ASSERT_EQ((*answer)(thread, 1), thread % 2 == 0 ? 2.56F : 2.0F);
            }
        });
}

TEST_F(ModuleTest, StaysUsableWhenItsFilesAreUnlinked) {
    const Module module = open(make_seed_module(m_folder, {1}));
    std::filesystem::remove(m_folder / "embeddings.safetensors");
    std::filesystem::remove(m_folder / "words.txt");
    const Module copy = module;
    expect_rows(copy.call({"cat"}), {cat});
}

/// The seed module with a second signature, `mean(tokens: ragged string[?,?]) -> float32[?,3]`.
ModuleFolder make_pooling_module(const TemporaryFolder& folder) {
    auto module = make_seed_module(folder, {0});
    SignatureSpec mean = module.manifest.signatures["default"];
    mean.inputs[0].shape.emplace_back();
    mean.inputs[0].ragged = true;
    mean.steps[1].outputs["rows"] = "rows";
    mean.steps.push_back(
        {"combine", {{"rows", "rows"}}, {{"combiner", std::string("mean")}}, {{"combined", "default"}}});
    module.manifest.signatures["mean"] = mean;
    return module;
}

TEST_F(ModuleTest, GroupsOfTokensAreCombinedIntoARowEach) {
    const Module module = open(make_pooling_module(m_folder));
    EXPECT_EQ(describe("mean", module.manifest().signatures.at("mean")),
              "mean(tokens: ragged string[?,?]) -> float32[?,3]");
    const std::vector<std::string_view> tokens = {"cat", "lizard", "dog", "mouse", "dog"};
    const std::vector<std::int64_t> splits = {0, 2, 2, 5};
    expect_rows(module.call(RaggedStrings{tokens, splits}, "mean"),
                {cat, zeros, {(1 + 0.5F + 1) * (1 / 3.0F), (2 + 0.1F + 2) * (1 / 3.0F), (3 + 0.6F + 3) * (1 / 3.0F)}});
    std::vector<float> destination(9);
    ASSERT_THAT(module.call_into(RaggedStrings{tokens, splits}, destination, "mean"), IsOk());
    EXPECT_EQ(destination[0], 1.11F);
    EXPECT_THAT(module.call_into(RaggedStrings{tokens, splits}, std::span(destination).first(8), "mean"),
                FailsWith(ErrorCode::invalid_argument, "room for 8 floats, the answer has 3 x 3"));
    EXPECT_EQ(module.call(RaggedStrings{{}, std::span(splits).first(1)}, "mean")->rows(), 0);
}

TEST_F(ModuleTest, GroupsThatAreNoneAndSignaturesThatTakeNoneAreRefused) {
    const Module module = open(make_pooling_module(m_folder));
    const std::vector<std::string_view> tokens = {"cat", "dog"};
    for (const std::vector<std::int64_t>& splits :
         {std::vector<std::int64_t>{1, 2}, {0, 1}, {0, 3}, {0, 2, 1, 2}, {0, -1, 2}})
        EXPECT_THAT(
            module.call(RaggedStrings{tokens, splits}, "mean"),
            FailsWith(ErrorCode::invalid_argument, "expected row splits that rise from 0 to the number of values, 2"));
    const std::vector<std::int64_t> splits = {0, 2};
    EXPECT_THAT(module.call(RaggedStrings{tokens, splits}, "default"),
                FailsWith(ErrorCode::invalid_argument, "`default` takes `tokens: string[?]`, got ragged string[1,?]"));
    EXPECT_THAT(module.call(tokens, "mean"),
                FailsWith(ErrorCode::invalid_argument, "`mean` takes `tokens: ragged string[?,?]`, got string[2]"));
    EXPECT_THAT(module.call(RaggedStrings{tokens, {}}, "mean"),
                FailsWith(ErrorCode::invalid_argument, "got string[2]"));
}

TEST_F(ModuleTest, LargeBatchesGiveTheSameOnAnyNumberOfThreads) {
    const auto folder = make_pooling_module(m_folder);
    constexpr std::size_t count = 5000;
    const std::array<std::string_view, 4> words = {"cat", "lizard", "dog", "mouse"};
    std::vector<std::string_view> tokens;
    std::vector<std::int64_t> splits = {0};
    for (std::size_t i = 0; i < count; ++i) {
        tokens.push_back(words[i * i % 7 % 4]);
        if (i % 3 == 0) splits.push_back(static_cast<std::int64_t>(i) / 2);
    }
    splits.push_back(count);
    const Module alone = open(folder);
    const auto rows = alone.call(tokens), means = alone.call(RaggedStrings{tokens, splits}, "mean");
    ASSERT_THAT(rows, IsOk());
    ASSERT_THAT(means, IsOk());
    EXPECT_EQ((*rows)(4999, 0), (*alone.call({tokens[4999]}))(0, 0));
    for (const std::size_t threads : {0U, 2U, 5U}) {
        const auto shared = open_module(folder, index_in_memory, {.threads = threads});
        ASSERT_THAT(shared, IsOk());
        EXPECT_EQ(*shared->call(tokens), *rows);
        EXPECT_EQ(*shared->call(RaggedStrings{tokens, splits}, "mean"), *means);
    }
}

TEST_F(ModuleTest, NeighborsOfSeveralTokensAndOfVectors) {
    const Module module = open(make_module(m_folder, {"cat", "dog", "mouse"}, {1, 0, 2, 1, -1, 0, 0, 0}, 2, {1}));
    const std::vector<std::string_view> tokens = {"cat", "mouse"};
    const auto found = module.nearest_all(tokens, 1);
    ASSERT_THAT(found, IsOk());
    EXPECT_EQ((*found)[0][0].token, "dog");
    EXPECT_EQ((*found)[1][0].token, "dog");
    EXPECT_THAT(module.nearest_all(std::vector<std::string_view>{"cat", "lizard"}, 1),
                FailsWith(ErrorCode::not_found, "`lizard`"));
    Matrix queries(1, 2);
    queries << 3, 0;
    EXPECT_THAT(*module.nearest_to(queries, 2, Metric::dot),
                ElementsAre(ElementsAre(Neighbor{"dog", 6}, Neighbor{"cat", 3})));
    EXPECT_THAT(module.nearest_to(Matrix(1, 3), 2),
                FailsWith(ErrorCode::invalid_argument, "expected queries of 2 dimensions, got 3"));
}

}  // namespace
}  // namespace lode
