// Sentences to vectors as TensorFlow Hub's text-embedding exporters have it: their numbers, by steps of our own.
// (examples/text_embeddings/export.py and examples/text_embeddings_v2/export_v2.py of tensorflow/hub v0.12.0.)
#include <gmock/gmock.h>

#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing_runtime::index_in_memory;

struct Sentence {
    std::string_view text;
    std::vector<float> vector;
};

class TextEmbeddingTest : public testing::Test {
protected:
    Module open(StepSpec split) {
        auto folder = testing_runtime::make_seed_module(m_folder, {1});
        SignatureSpec& signature = folder.manifest.signatures["default"];
        signature.inputs = {{"sentences", Dtype::string, {std::nullopt}}};
        signature.steps = {
            {"strip_punctuation", {{"texts", "sentences"}}, {}, {{"texts", "stripped"}}},
            std::move(split),
            {"fill_empty", {{"tokens", "tokens"}}, {}, {{"tokens", "filled"}}},
            {"lookup", {{"tokens", "filled"}}, {{"lookup", std::string("tokens")}}, {{"ids", "ids"}}},
            {"gather", {{"ids", "ids"}}, {{"variable", std::string("embeddings")}}, {{"rows", "rows"}}},
            {"combine", {{"rows", "rows"}}, {{"combiner", std::string("sqrtn")}}, {{"combined", "default"}}}};
        auto module = open_module(folder, index_in_memory);
        EXPECT_THAT(module, IsOk());
        return *std::move(module);
    }

    static void expect(const Module& module, const std::vector<Sentence>& sentences) {
        std::vector<std::string_view> texts;
        for (const Sentence& sentence : sentences) texts.push_back(sentence.text);
        const auto answer = module.call(texts);
        ASSERT_THAT(answer, IsOk());
        for (std::size_t i = 0; i < sentences.size(); ++i)
            for (std::size_t d = 0; d < 3; ++d)
                EXPECT_NEAR((*answer)(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(d)),
                            sentences[i].vector[d], 1e-6)
                    << sentences[i].text;
    }

    TemporaryFolder m_folder;
};

const std::vector<float> zeros = {0, 0, 0}, both = {1.491995F, 3.224407F, 4.560839F};

TEST_F(TextEmbeddingTest, TensorFlow1sNumbersHold) {
    expect(open({"split", {{"texts", "stripped"}}, {}, {{"tokens", "tokens"}}}),
           {{"cat", {1.11F, 2.56F, 3.45F}},
            {"cat cat", {1.569777F, 3.620387F, 4.879037F}},
            {"lizard. dog", {0.707107F, 1.414214F, 2.121320F}},
            {"cat? dog", both},
            {"cat  dog", both},
            {" cat", {1.11F, 2.56F, 3.45F}},
            {"", zeros},
            {"?!", zeros},
            {"cat dog", both}});
}

TEST_F(TextEmbeddingTest, ATokenIsLookedUpAsItStandsInTheVocabulary) {
    const Module module = open({"split", {{"texts", "stripped"}}, {}, {{"tokens", "tokens"}}});
    const std::vector<std::string_view> tokens = {"dog", "dog cat", "dog?"};
    const Matrix rows = module.rows_of(tokens).value();
    EXPECT_EQ(rows(0, 2), 3);
    EXPECT_EQ(rows.bottomRows(2), Matrix::Zero(2, 3));
    EXPECT_EQ(module.nearest("dog", 1).value().front().token, "cat");
}

TEST_F(TextEmbeddingTest, TensorFlow2CountsEmptyTokens) {
    expect(open({"split", {{"texts", "stripped"}}, {{"separator", std::string(" ")}}, {{"tokens", "tokens"}}}),
           {{"cat", {1.11F, 2.56F, 3.45F}},
            {"cat? dog", both},
            {"cat  dog", {1.218209F, 2.632717F, 3.723909F}},
            {" cat", {0.784889F, 1.810193F, 2.439518F}},
            {"", zeros}});
}

}  // namespace
}  // namespace lode
