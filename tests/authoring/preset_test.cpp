// The presets' signatures, step by step.
#include "authoring/preset.h"

#include <gmock/gmock.h>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;

std::vector<std::string> ops_of(const SignatureDraft& signature) {
    std::vector<std::string> ops;
    for (const auto& step : signature.steps) ops.push_back(step.op);
    return ops;
}

TEST(PresetTest, KindsReadBackAsTheyAreWritten) {
    for (const auto kind : {PresetKind::token_embedding, PresetKind::text_embedding})
        EXPECT_EQ(parse_preset_kind(to_string(kind)).value(), kind);
    EXPECT_THAT(parse_preset_kind("text"), FailsWith(ErrorCode::invalid_argument, "there is no preset `text`"));
}

TEST(PresetTest, ATokenEmbeddingLooksUpAndGathers) {
    const auto signatures = preset_signatures({}, 3);
    ASSERT_EQ(signatures.size(), 1U);
    EXPECT_EQ(describe("default", declared(signatures.at("default"))), "default(tokens: string[?]) -> float32[?,3]");
    EXPECT_THAT(ops_of(signatures.at("default")), ElementsAre("lookup", "gather"));
}

TEST(PresetTest, ATextEmbeddingTakesTheStepsOfTensorFlowHubsFirstExporter) {
    const auto signatures = preset_signatures({.kind = PresetKind::text_embedding}, 3);
    ASSERT_EQ(signatures.size(), 2U);
    const auto& sentences = signatures.at("default");
    EXPECT_EQ(describe("default", declared(sentences)), "default(sentences: string[?]) -> float32[?,3]");
    EXPECT_THAT(ops_of(sentences),
                ElementsAre("strip_punctuation", "split", "fill_empty", "lookup", "gather", "combine"));
    EXPECT_EQ(sentences.steps[1].attributes.at("empty"), Attribute("skip"));
    EXPECT_EQ(sentences.steps[2].attributes.at("token"), Attribute(""));
    EXPECT_EQ(sentences.steps[5].attributes.at("combiner"), Attribute("sqrtn"));
    EXPECT_EQ(describe("tokens", declared(signatures.at("tokens"))), "tokens(tokens: string[?]) -> float32[?,3]");
}

TEST(PresetTest, ATextEmbeddingTakesTheStepsOfTheSecondWhereEmptyTokensAreKept) {
    const auto signatures = preset_signatures({.kind = PresetKind::text_embedding,
                                               .vocabulary = "words",
                                               .variable = "rows",
                                               .strip_punctuation = false,
                                               .empty_tokens = EmptyTokens::keep,
                                               .combiner = "mean"});
    const auto& sentences = signatures.at("default");
    EXPECT_THAT(ops_of(sentences), ElementsAre("split", "lookup", "gather", "combine"));
    EXPECT_EQ(sentences.steps[0].attributes.at("empty"), Attribute("keep"));
    EXPECT_EQ(sentences.steps[1].attributes.at("lookup"), Attribute("words"));
    EXPECT_EQ(sentences.steps[2].attributes.at("variable"), Attribute("rows"));
    EXPECT_EQ(sentences.steps[3].attributes.at("combiner"), Attribute("mean"));
    EXPECT_EQ(sentences.outputs[0].type, std::nullopt) << "it is found out where the table's dimensions are not known";
}

}  // namespace
}  // namespace lode
