// Build specs: every member's way into a module, and each wrong one named by its path.
#include "authoring/spec/build_spec.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "module/module_folder.h"
#include "tests/support/golden_file.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing::Pair;

/// Every member, each in use; the module's files are beside it.
constexpr std::string_view full_spec = R"({
  "name": "acme/animals",
  "version": "1.0",
  "description": "three animals",
  "license": "CC0-1.0",
  "readme": "about.md",
  "vocabularies": {
    "vocabulary": {"file": "data/words.txt", "oov": {"buckets": 2}, "path": "words.txt"},
    "colours": {"tokens": ["red", "green"], "oov": "skip"}
  },
  "variables": {
    "embeddings": {"vectors": "data/vectors.txt", "extra_rows": 2, "dtype": "float16", "trainable": false},
    "colours": {"values": [[1, 2], [3, 4.5]], "path": "tables/colours.safetensors"},
    "bias": {"values": [1, 2]}
  },
  "assets": {"notes.txt": "data/notes.txt"},
  "messages": {"trained_on": {"corpus": "none"}},
  "signatures": {
    "default": {
      "inputs": [{"name": "tokens", "type": "string[?]"}],
      "steps": [
        {"ids": ["lookup", "tokens", {"lookup": "vocabulary"}]},
        {"op": "gather", "inputs": {"ids": "ids"}, "attributes": {"variable": "embeddings"}, "outputs": {"rows": "default"}}
      ],
      "outputs": ["default", {"name": "ids", "type": "int64[?]"}]
    },
    "colours": {
      "inputs": [{"name": "tokens", "type": "ragged string[?,?]"}],
      "steps": [
        {"ids": ["lookup", "tokens", {"lookup": "colours"}]},
        {"rows": ["gather", "ids", {"variable": "colours"}]},
        {"default": ["combine", "rows", {"combiner": "mean"}]}
      ],
      "outputs": ["default"]
    }
  }
})";

class BuildSpecTest : public testing::Test {
protected:
    BuildSpecTest() {
        m_folder.write("spec/about.md", "# Animals\n");
        m_folder.write("spec/data/words.txt", "cat\ndog\nmouse\n");
        m_folder.write("spec/data/vectors.txt", "cat 1.11 2.56 3.45\ndog 1 2 3\nmouse 0.5 0.1 0.6\n");
        m_folder.write("spec/data/notes.txt", "seen in the garden\n");
    }
    Result<Digest> build(std::string_view spec, std::string_view goal = "module") {
        LODE_ASSIGN(const auto builder, read_build_spec(m_folder.write("spec/module-spec.json", spec)));
        return builder.export_to(m_folder / goal, Overwrite::no);
    }
    /// The full spec with the value at `pointer` replaced by `value`; an empty `value` removes it.
    static std::string with(const std::string& pointer, const std::string& value) {
        const Json patch = value.empty() ? Json{{{"op", "remove"}, {"path", pointer}}}
                                         : Json{{{"op", "add"}, {"path", pointer}, {"value", Json::parse(value)}}};
        return Json::parse(full_spec).patch(patch).dump();
    }

    TemporaryFolder m_folder;
};

TEST_F(BuildSpecTest, EveryMemberIsInTheModule) {
    ASSERT_THAT(build(full_spec), IsOk());
    const auto module = must(read_module_folder(m_folder / "module"));
    const Manifest& made = module.manifest;
    EXPECT_TRUE(is_golden(content_of(m_folder / "module/module.json"), "authoring/built.json"));
    EXPECT_EQ(to_string(made.name), "acme/animals");
    EXPECT_EQ(made.license, "CC0-1.0");
    EXPECT_EQ(content_of(m_folder / "module/README.md"), "# Animals\n");
    EXPECT_EQ(content_of(m_folder / "module/notes.txt"), "seen in the garden\n");
    EXPECT_EQ(made.lookups.at("vocabulary").oov.buckets, 2U);
    EXPECT_EQ(made.lookups.at("colours").oov.buckets, 0U);
    EXPECT_EQ(made.variables.at("embeddings").dtype, Dtype::float16);
    EXPECT_THAT(made.variables.at("bias").shape, ElementsAre(2U));
    EXPECT_THAT(made.messages, ElementsAre(Pair("trained_on", R"({"corpus":"none"})")));
    EXPECT_EQ(describe("default", made.signatures.at("default")),
              "default(tokens: string[?]) -> {default: float32[?,3], ids: int64[?]}");
    EXPECT_EQ(describe("colours", made.signatures.at("colours")),
              "colours(tokens: ragged string[?,?]) -> float32[?,2]");
}

TEST_F(BuildSpecTest, AStepInShortIsTheStepInFull) {
    Json json = Json::parse(full_spec);
    json["signatures"]["default"]["steps"][0] = Json::parse(R"({"op": "lookup", "inputs": {"tokens": "tokens"},
        "attributes": {"lookup": "vocabulary"}, "outputs": {"ids": "ids"}})");
    EXPECT_EQ(must(build(json.dump())), must(build(full_spec, "again")));
}

TEST_F(BuildSpecTest, APresetIsItsSignatures) {
    Json json = Json::parse(full_spec);
    json.erase("signatures");
    json["preset"] = {{"kind", "text_embedding"}, {"empty_tokens", "keep"}, {"combiner", "mean"}};
    ASSERT_THAT(build(json.dump()), IsOk());
    const auto made = must(read_module_folder(m_folder / "module"));
    EXPECT_EQ(describe("default", made.manifest.signatures.at("default")),
              "default(sentences: string[?]) -> float32[?,3]");
    EXPECT_EQ(describe("tokens", made.manifest.signatures.at("tokens")), "tokens(tokens: string[?]) -> float32[?,3]");
}

TEST_F(BuildSpecTest, FilesMayLieAnywhere) {
    m_folder.write("elsewhere/words.txt", "cat\ndog\nmouse\n");
    EXPECT_THAT(build(with("/vocabularies/vocabulary/file", R"("../elsewhere/words.txt")")), IsOk());
    const Json absolute = (m_folder / "elsewhere/words.txt").string();
    EXPECT_THAT(build(with("/vocabularies/vocabulary/file", absolute.dump()), "again"), IsOk());
}

TEST_F(BuildSpecTest, OneWrongMemberIsNamedByItsPath) {
    struct Row {
        std::string_view name;
        std::string pointer;
        std::string value;
        std::string_view words;
    };
    const std::string steps = "/signatures/default/steps/";
    const Row rows[] = {
        {"no name", "/name", "", "the member `name` is missing"},
        {"a name that is none", "/name", R"("animals")", "`name`: "},
        {"a version in a number", "/version", "1", "`version`: expected a string, got number"},
        {"an unknown member", "/vocabulary", "{}",
         "the member `vocabulary` is not known\ndid you mean `vocabularies`?"},
        {"an unknown member deeper", "/variables/bias/traniable", "true",
         "`variables.bias`: the member `traniable` is not known\ndid you mean `trainable`?"},
        {"variables in a list", "/variables", "[]", "`variables`: expected an object, got array"},
        {"two sources", "/vocabularies/colours/file", R"("x")",
         "`vocabularies.colours`: expected one of `tokens`, `file`, `vectors`, got `tokens` and `file`"},
        {"no source", "/vocabularies/colours/tokens", "", "got none"},
        {"a token that is a number", "/vocabularies/colours/tokens/1", "7",
         "`vocabularies.colours.tokens[1]`: expected a string, got number"},
        {"no buckets", "/vocabularies/vocabulary/oov/buckets", "0",
         "`vocabularies.vocabulary.oov.buckets`: expected 1 to 2147483648, got 0"},
        {"an unknown rule", "/vocabularies/vocabulary/oov", R"("drop")", "`vocabularies.vocabulary.oov`: expected"},
        {"rows of two lengths", "/variables/colours/values/1", "[1]",
         "`variables.colours.values[1]`: expected 2 numbers, got 1"},
        {"a value that is none", "/variables/bias/values/0", R"("1")", "`variables.bias.values[0]`: expected a number"},
        {"a tensor of text", "/variables/embeddings/tensor", R"("x")", "`variables.embeddings.tensor`: it belongs to"},
        {"an unknown dtype", "/variables/bias/dtype", R"("f8")", "`variables.bias.dtype`: expected float32"},
        {"a dtype of no table", "/variables/bias/dtype", R"("int64")", "`variables.bias.dtype`: expected float32"},
        {"an asset that is no path", "/assets/notes.txt", "1", "`assets.notes.txt`: expected a string"},
        {"a readme that is not there", "/readme", R"("none.md")", "`readme`: "},
        {"a type that is none", "/signatures/default/inputs/0/type", R"("string")",
         "`signatures.default.inputs[0].type`: `string` is not a tensor's type"},
        {"an output without a type", "/signatures/default/outputs/1", R"({"name": "ids"})",
         "`signatures.default.outputs[1]`: the member `type` is missing"},
        {"an output that is a number", "/signatures/default/outputs/1", "1",
         "`signatures.default.outputs[1]`: expected a name"},
        {"an empty step", steps + "1", "{}", "`signatures.default.steps[1]`: expected a step"},
        {"a step of an unknown op", steps + "1", R"({"x": ["gathr", "ids"]})",
         "`signatures.default.steps[1].x[0]`: the op `gathr` cannot be written in short\ndid you mean `gather`?"},
        {"a step without inputs", steps + "1", R"({"x": ["gather", {"variable": "embeddings"}]})",
         "`signatures.default.steps[1].x`: the op `gather` does not take 0 inputs"},
        {"an attribute in a list", steps + "1", R"({"x": ["gather", "ids", {"variable": ["embeddings"]}]})",
         "`signatures.default.steps[1].x[2].variable`: expected a string, a number, true or false, got array"},
        {"a step in full with a slip", steps + "1", R"({"op": "gather", "input": {}, "outputs": {}})",
         "`signatures.default.steps[1]`: the member `input` is not known\ndid you mean `inputs`?"},
        {"an unknown preset", "/preset", R"({"kind": "text"})", "`preset.kind`: there is no preset `text`"},
        {"a preset's unknown rule", "/preset", R"({"kind": "text_embedding", "empty_tokens": "drop"})",
         "`preset.empty_tokens`: expected"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        const ErrorCode code =
            row.name == "a readme that is not there" ? ErrorCode::not_found : ErrorCode::invalid_argument;
        EXPECT_THAT(build(with(row.pointer, row.value)), FailsWith(code, row.words));
    }
}

TEST_F(BuildSpecTest, WhatIsNoJsonIsRefused) {
    EXPECT_THAT(build("{"), FailsWith(ErrorCode::invalid_argument, "module-spec.json`: malformed JSON"));
    EXPECT_THAT(build("[]"), FailsWith(ErrorCode::invalid_argument, "expected an object, got array"));
    EXPECT_THAT(build(R"({"name": "a/b", "name": "a/c"})"),
                FailsWith(ErrorCode::invalid_argument, "the key `name` comes twice"));
    EXPECT_THAT(read_build_spec(m_folder / "nothing.json"), FailsWith(ErrorCode::not_found));
}

}  // namespace
}  // namespace lode
