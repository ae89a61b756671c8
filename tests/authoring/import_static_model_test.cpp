// Static embedding models beside what PyPI's model2vec 0.10.0 answers (tests/data/static_models/make_golden.py), and
// folders that are none.
#include "authoring/import_static_model.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "module/module_folder.h"
#include "module/safetensors.h"
#include "runtime/module.h"
#include "tests/runtime/test_module.h"
#include "tests/support/recording_progress.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

const fs::path models = fs::path(LODE_TEST_DATA) / "static_models";

Json json_of(const fs::path& path) {
    return must(parse_json(content_of(path)));
}

/// A file of one tensor of zeros for each layout.
std::string tensors(const std::vector<TensorLayout>& layouts) {
    std::string file = make_safetensors_header(layouts);
    for (const TensorLayout& layout : layouts) {
        std::size_t size = layout.dtype == "I64" ? 8 : 4;
        for (const auto extent : layout.shape) size *= extent;
        file.append(size, '\0');
    }
    return file;
}

class ImportStaticModelTest : public testing::Test {
protected:
    Result<ImportSummary> import(const fs::path& model, std::optional<Dtype> dtype = std::nullopt) {
        return import_static_model(model, m_folder / "module",
                                   {.identity = {parse_module_name("acme/model").value(), parse_version("1").value()},
                                    .dtype = dtype,
                                    .overwrite = Overwrite::yes},
                                   m_progress, m_cancellation);
    }
    ModuleFolder module() const { return must(read_module_folder(m_folder / "module")); }
    Dtype dtype() const { return module().manifest.variables.at("embeddings").dtype; }

    void expect_answers(const std::string& model, double tolerance) {
        SCOPED_TRACE(model);
        const Json texts = json_of(models / "texts.json"), answers = json_of(models / (model + ".golden.json"));
        const std::vector<std::string> owned = texts.get<std::vector<std::string>>();
        const std::vector<std::string_view> views(owned.begin(), owned.end());
        const Matrix vectors = must(must(open_module(module(), testing_runtime::index_in_memory)).call(views));
        ASSERT_EQ(vectors.rows(), static_cast<Eigen::Index>(answers.size()));
        for (std::size_t row = 0; row < answers.size(); ++row)
            for (std::size_t i = 0; i < answers[row].size(); ++i)
                EXPECT_NEAR(vectors(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(i)),
                            answers[row][i].get<double>(), tolerance)
                    << "`" << owned[row] << "`, number " << i;
    }

    TemporaryFolder m_folder;
    RecordingProgress m_progress;
    Cancellation m_cancellation;
};

TEST_F(ImportStaticModelTest, AnswersAreThoseOfModel2vec) {
    for (const char* const model : {"float32", "cut", "whole", "shared_rows", "sentence_transformers"}) {
        ASSERT_THAT(import(models / model), IsOk()) << model;
        EXPECT_EQ(dtype(), Dtype::float32) << model;
        expect_answers(model, 1e-6);
    }
}

TEST_F(ImportStaticModelTest, NarrowTablesStayAsNarrowAsTheyCanBeWithoutALoss) {
    ASSERT_THAT(import(models / "float16"), IsOk());
    EXPECT_EQ(dtype(), Dtype::float16);
    expect_answers("float16", 2e-3);  // model2vec rounds its means to float16
    ASSERT_THAT(import(models / "int8"), IsOk());
    EXPECT_EQ(dtype(), Dtype::float16);
    expect_answers("int8", 1e-5);
}

TEST_F(ImportStaticModelTest, TheTableIsStoredAsItIsAskedFor) {
    ASSERT_THAT(import(models / "float32", Dtype::int8), IsOk());
    EXPECT_EQ(dtype(), Dtype::int8);
    expect_answers("float32", 0.02);
    EXPECT_THAT(import(models / "float32", Dtype::int64), FailsWith(ErrorCode::invalid_argument, "cannot hold int64"));
}

TEST_F(ImportStaticModelTest, TheModuleSaysWhatItTakesAndHasTheModelsCard) {
    fs::copy(models / "float32", m_folder / "model");
    m_folder.write("model/README.md", "# a model\n");
    const auto summary = must(import(m_folder / "model"));
    EXPECT_EQ(summary.digest, module().digest);
    EXPECT_EQ(summary.tokens, 16U);
    EXPECT_EQ(summary.dimensions, 4U);
    EXPECT_THAT(names_in(m_folder / "module"),
                ElementsAre("README.md", "embeddings.safetensors", "module.json", "tokenizer.json"));
    const ModuleFolder made = module();
    EXPECT_EQ(describe("default", made.manifest.signatures.at("default")),
              "default(sentences: string[?]) -> float32[?,4]");
}

TEST_F(ImportStaticModelTest, OnlyFoldersWithAllTheFilesAreModels) {
    EXPECT_TRUE(is_static_model(models / "float32"));
    EXPECT_TRUE(is_static_model(models / "sentence_transformers"));
    EXPECT_FALSE(is_static_model(models / "sentence_transformers/0_StaticEmbedding")) << "without a configuration";
    EXPECT_FALSE(is_static_model(models / "texts.json"));
    EXPECT_THAT(import(models), FailsWith(ErrorCode::unusable, "has no static embedding model"));
}

TEST_F(ImportStaticModelTest, WhatDoesNotFitTogetherIsToldByItsFile) {
    const TensorLayout table{"embeddings", "F32", {16, 4}};
    std::string row_99 = tensors({table, {"mapping", "I64", {16}}});
    row_99[row_99.size() - 8] = 99;
    struct Row {
        const char* file;
        std::string content;
        std::string_view words;
    };
    const Row rows[] = {
        {"config.json", "{", "config.json`: "},
        {"config.json", R"({"normalize": "yes"})", "`normalize`"},
        {"config.json", R"({"max_length": 0})", "expected `max_length` to be null or a number from 1 to"},
        {"config.json", R"({"max_length": -5})", "expected `max_length` to be null or a number from 1 to"},
        {"tokenizer.json", "[]", "tokenizer.json`: "},
        {"model.safetensors", "rubbish", "model.safetensors`: "},
        {"model.safetensors", tensors({{"embedding.weight", "F32", {16, 4}}}), "it has no tensor `embeddings`"},
        {"model.safetensors", tensors({{"embeddings", "F32", {64}}}), "to have two dimensions, got 1"},
        {"model.safetensors", tensors({{"embeddings", "F32", {15, 4}}}),
         "the tokenizer has 16 tokens, and the tensor `embeddings` 15 rows"},
        {"model.safetensors", tensors({{"embeddings", "F32", {16, 0}}}), "embeddings"},
        {"model.safetensors", tensors({table, {"weights", "F32", {15}}}),
         "expected the tensor `weights` to have a number for each of 16 tokens"},
        {"model.safetensors", tensors({table, {"mapping", "I64", {16, 1}}}), "expected the tensor `mapping`"},
        {"model.safetensors", row_99, "`mapping` gives token 15 the row 99, of 16"},
        {"model.safetensors", tensors({{"embeddings", "F32", {0, 4}}, {"mapping", "I64", {16}}}), "the row 0, of 0"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.words);
        fs::remove_all(m_folder / "model");
        fs::copy(models / "float32", m_folder / "model");
        m_folder.write(std::string("model/") + row.file, row.content);
        EXPECT_THAT(import(m_folder / "model"), FailsWith(ErrorCode::unusable, row.words));
        EXPECT_THAT(names_in(m_folder.path()), ElementsAre("model/"));
    }
}

}  // namespace
}  // namespace lode
