// Signatures that cannot run are refused when the module opens, by signature, step and op.
#include "runtime/program.h"

#include <functional>

#include <gmock/gmock.h>

#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing_runtime::make_seed_module;

class ProgramTest : public testing::Test {
protected:
    /// Compiles the seed module's signature, changed.
    Result<Program> compile(const std::function<void(SignatureSpec&)>& change) {
        SignatureSpec signature = m_module.manifest.signatures["default"];
        change(signature);
        return Program::compile("default", signature, m_resources);
    }

    TemporaryFolder m_folder;
    ModuleFolder m_module = make_seed_module(m_folder, {1});
    OpenVocabularyIndex m_open_index = testing_runtime::index_in_memory;
    VariableStore m_variables{m_module.path, m_module.manifest.variables, Mapping::read_only};
    Resources m_resources{m_module, m_open_index, m_variables};
};

struct Row {
    const char* name;
    std::function<void(SignatureSpec&)> change;
    const char* says;
};

TEST_F(ProgramTest, AWrongSignatureIsRefusedNamingSignatureStepAndOp) {
    const std::vector<Row> rows = {
        {"unknown op", [](auto& s) { s.steps[1].op = "foo"; },
         "signature `default`: step 2 (`foo`): the op `foo` is not known to this version of lode"},
        {"unknown attribute", [](auto& s) { s.steps[0].attributes["fuzzy"] = true; },
         "signature `default`: step 1 (`lookup`): the attribute `fuzzy` is not known to this op"},
        {"unknown input", [](auto& s) { s.steps[1].inputs["weights"] = "ids"; },
         "step 2 (`gather`): the input `weights` is not known"},
        {"unknown output", [](auto& s) { s.steps[1].outputs["norms"] = "norms"; },
         "step 2 (`gather`): the output `norms` is not known"},
        {"missing attribute", [](auto& s) { s.steps[0].attributes.clear(); },
         "step 1 (`lookup`): the attribute `lookup` is missing"},
        {"attribute of another type", [](auto& s) { s.steps[1].attributes["variable"] = std::int64_t{3}; },
         "expected the attribute `variable` to be a string"},
        {"missing input", [](auto& s) { s.steps[0].inputs.clear(); }, "the input `tokens` is missing"},
        {"missing output", [](auto& s) { s.steps[0].outputs.clear(); }, "the output `ids` is missing"},
        {"use before it is made", [](auto& s) { std::swap(s.steps[0], s.steps[1]); },
         "step 1 (`gather`): the input `ids` is `ids`, which no step before makes"},
        {"a cycle", [](auto& s) { s.steps[0].inputs["tokens"] = "default"; },
         "step 1 (`lookup`): the input `tokens` is `default`, which no step before makes"},
        {"made twice", [](auto& s) { s.steps[1].outputs["rows"] = "ids"; }, "the value `ids` is made twice"},
        {"an input made again", [](auto& s) { s.steps[0].outputs["ids"] = "tokens"; },
         "the value `tokens` is made twice"},
        {"two inputs of one name", [](auto& s) { s.inputs.push_back(s.inputs[0]); },
         "the input `tokens` is there twice"},
        {"input of another type", [](auto& s) { s.steps[1].inputs["ids"] = "tokens"; },
         "the input `ids` is `tokens` of type string[?], expected int64[?]"},
        {"input of another rank", [](auto& s) { s.inputs[0].shape = {}; }, "of type string[], expected string[?]"},
        {"no such lookup", [](auto& s) { s.steps[0].attributes["lookup"] = std::string("words"); },
         "the module has no lookup `words`"},
        {"no such variable", [](auto& s) { s.steps[1].attributes["variable"] = std::string("rows"); },
         "the module has no variable `rows`"},
        {"output of another width", [](auto& s) { s.outputs[0].shape[1] = 4; },
         "the output `default` is declared as float32[?,4], the steps make float32[?,3]"},
        {"output of a fixed length", [](auto& s) { s.outputs[0].shape[0] = 2; }, "declared as float32[2,3]"},
        {"output of another dtype", [](auto& s) { s.outputs[0].dtype = Dtype::float16; }, "declared as float16[?,3]"},
        {"output nobody makes", [](auto& s) { s.outputs[0].name = "other"; }, "no step makes the output `other`"},
    };
    ASSERT_THAT(compile([](auto&) {}), IsOk());
    for (const Row& row : rows) EXPECT_THAT(compile(row.change), FailsWith(ErrorCode::integrity, row.says)) << row.name;
}

TEST_F(ProgramTest, AnOpOfALaterVersionIsRefusedWithAHint) {
    EXPECT_THAT(compile([](auto& s) { s.steps[0].op = "teleport"; }),
                FailsWith(ErrorCode::integrity, "a newer lode may know it"));
}

TEST_F(ProgramTest, ATableWithFewerRowsThanTheLookupGivesIsRefused) {
    m_module.manifest.lookups["tokens"].oov.buckets = 2;
    EXPECT_THAT(
        compile([](auto&) {}),
        FailsWith(ErrorCode::integrity, "step 2 (`gather`): the ids go up to 4, the variable `embeddings` has 4 rows"));
}

TEST_F(ProgramTest, AVocabularyOfAnotherSizeThanDeclaredIsRefused) {
    m_module.manifest.lookups["tokens"].size = 4;
    EXPECT_THAT(compile([](auto&) {}),
                FailsWith(ErrorCode::integrity, "the vocabulary `words.txt` has 3 tokens, the manifest says 4"));
}

TEST_F(ProgramTest, IdsOfTheCallersAreCheckedInTheCall) {
    const auto program = compile([](auto& s) {
        s.inputs = {{"ids", Dtype::int64, {std::nullopt}}};
        s.steps.erase(s.steps.begin());
    });
    ASSERT_THAT(program, IsOk());
    const std::vector<Answer*> nowhere = {nullptr};
    const auto run = [&](const std::vector<std::int64_t>& ids) {
        return program->run(std::vector<TensorView>{Ids(ids)}, nowhere);
    };
    EXPECT_THAT(run({0, -1, 3}), IsOk());
    EXPECT_THAT(run({0, 4}), FailsWith(ErrorCode::invalid_argument, "step 1 (`gather`): the id 4 is not from -1 to 3"));
    EXPECT_THAT(run({-2}), FailsWith(ErrorCode::invalid_argument, "the id -2"));
}

TEST_F(ProgramTest, ArgumentsThatTheSignatureDoesNotTakeAreRefused) {
    const auto program = compile([](auto& s) { s.inputs[0].shape = {2}; });
    ASSERT_THAT(program, IsOk());
    const std::vector<std::string_view> tokens = {"cat", "dog", "mouse"};
    const std::vector<std::int64_t> ids = {1, 2};
    const std::vector<Answer*> nowhere = {nullptr};
    EXPECT_THAT(program->run(std::vector<TensorView>{Strings(tokens).first(2)}, nowhere), IsOk());
    EXPECT_THAT(program->run(std::vector<TensorView>{Strings(tokens)}, nowhere),
                FailsWith(ErrorCode::invalid_argument, "takes `tokens: string[2]`, got string[3]"));
    EXPECT_THAT(program->run(std::vector<TensorView>{Ids(ids)}, nowhere),
                FailsWith(ErrorCode::invalid_argument, "takes `tokens: string[2]`, got int64[2]"));
    EXPECT_THAT(program->run({}, nowhere), FailsWith(ErrorCode::invalid_argument, "takes 1 inputs, got 0"));
}

TEST_F(ProgramTest, CombineTakesGroupsOfRowsAndKnowsItsCombiners) {
    const auto pooling = [](SignatureSpec& s) {
        s.inputs[0].shape.emplace_back();
        s.inputs[0].ragged = true;
        s.steps[1].outputs["rows"] = "rows";
        s.steps.push_back(
            {"combine", {{"rows", "rows"}}, {{"combiner", std::string("sqrtn")}}, {{"combined", "default"}}});
    };
    ASSERT_THAT(compile(pooling), IsOk());
    const std::vector<Row> rows = {
        {"no such combiner", [](auto& s) { s.steps[2].attributes["combiner"] = std::string("median"); },
         "step 3 (`combine`): the combiner `median` is not known"},
        {"rows that are no groups",
         [](auto& s) {
             s.inputs[0].ragged = false;
             s.inputs[0].shape.pop_back();
         },
         "the input `rows` is `rows` of type float32[?,3], expected ragged float32[?,?,?]"},
        {"ids instead of rows", [](auto& s) { s.steps[2].inputs["rows"] = "ids"; },
         "the input `rows` is `ids` of type ragged int64[?,?], expected ragged float32[?,?,?]"},
        {"groups of rows as an output", [](auto& s) { s.steps.pop_back(), s.outputs[0].name = "rows"; },
         "the output `rows` is declared as float32[?,3], the steps make ragged float32[?,?,3]"},
    };
    for (const Row& row : rows)
        EXPECT_THAT(compile([&](SignatureSpec& s) { pooling(s), row.change(s); }),
                    FailsWith(ErrorCode::integrity, row.says))
            << row.name;
}

}  // namespace
}  // namespace lode
