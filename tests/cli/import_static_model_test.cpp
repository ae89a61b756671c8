// A static embedding model becomes a module that embeds sentences.
#include <sstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "tests/cli/scenario.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const fs::path models = fs::path(LODE_TEST_DATA) / "static_models";

class ImportStaticModelProgramTest : public Scenario {
protected:
    ProgramResult import(const fs::path& model, std::vector<std::string> more = {}) {
        std::vector<std::string> arguments = {"import",     model.string(), "module", "--name",
                                              "acme/model", "--version",    "1"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return lode(arguments);
    }
};

TEST_F(ImportStaticModelProgramTest, ItEmbedsSentencesAndIsShown) {
    const auto made = import(models / "float32", {"--json", "--license", "MIT"});
    ASSERT_EQ(made.exit, 0) << made.err;
    EXPECT_THAT(made.out, HasSubstr(R"("tokens":16,"dimensions":4,"skipped":0)"));
    EXPECT_THAT(lode({"show", "./module"}).out, HasSubstr("default(sentences: string[?]) -> float32[?,4]"));
    const auto vectors = lode({"embed", "./module", "The cat sat.", "xyz"});
    EXPECT_EQ(vectors.exit, 0) << vectors.err;
    EXPECT_THAT(vectors.out, HasSubstr("\n0 0 0 0\n")) << "of what the tokenizer does not know";
    EXPECT_EQ(import(models / "float16").exit, 7) << "the folder is there";
}

TEST_F(ImportStaticModelProgramTest, WhatIsForWordVectorsIsRefused) {
    for (const std::vector<std::string>& option :
         {std::vector<std::string>{"--top", "3"}, {"--oov-buckets", "2"}, {"--preset", "text_embedding"}}) {
        const auto result = import(models / "float32", option);
        EXPECT_EQ(result.exit, 2);
        EXPECT_THAT(result.err, HasSubstr(option[0] + " is for word vectors, and"));
    }
    EXPECT_FALSE(fs::exists(m_folder / "module"));
}

TEST_F(ImportStaticModelProgramTest, AModelOfItsAuthorsAnswersAsTheySay) {
    const fs::path shared = fs::path(LODE_SHARED_DATA) / "models";
    if (!fs::exists(shared)) GTEST_SKIP() << shared << " is not there";
    for (const std::string model : {"float32", "float16", "int8", "sentence-transformers"}) {
        const auto made = import(shared / ("test-model-" + model), {"--force"});
        ASSERT_EQ(made.exit, 0) << made.err;
        std::istringstream vector(lode({"embed", "./module", "hello world"}).out);
        const auto answers = nlohmann::json::parse(content_of(shared / "embeddings_short.json"));
        for (const auto& answer : answers[0]) {
            double value = 0;
            vector >> value;
            EXPECT_NEAR(value, answer.get<double>(), model == "int8" ? 0.02 : 1e-3) << model;
        }
    }
}

}  // namespace
}  // namespace lode
