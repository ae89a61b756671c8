// Calls by one bare value, by names, for one output and for all.
#include "runtime/call.h"

#include <gmock/gmock.h>

#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing_runtime::index_in_memory;
using testing_runtime::make_seed_module;

const std::vector<std::string_view> animals = {"cat", "lizard", "dog"};

class CallTest : public testing::Test {
protected:
    /// The seed module with signatures of every shape.
    Module open(const ModuleOptions& options = {}) {
        auto folder = make_seed_module(m_folder, {1});
        auto& signatures = folder.manifest.signatures;
        signatures["similarity"] = similarity();
        signatures["words"] = words();
        signatures["weighted"] = weighted();
        signatures["nothing"] = {};
        signatures["cosine"] = {
            .inputs = {{"a", Dtype::float32, {std::nullopt, 2}}, {"b", Dtype::float32, {std::nullopt, 2}}},
            .outputs = {{"cosine", Dtype::float32, {std::nullopt}}},
            .steps = {{"cosine", {{"a", "a"}, {"b", "b"}}, {}, {{"cosine", "cosine"}}}}};
        auto module = open_module(folder, index_in_memory, options);
        EXPECT_THAT(module, IsOk());
        return *std::move(module);
    }

    /// Two lists of tokens -> the sum of their rows, and their cosines.
    static SignatureSpec similarity() {
        SignatureSpec signature;
        signature.inputs = {{"left", Dtype::string, {std::nullopt}}, {"right", Dtype::string, {std::nullopt}}};
        signature.outputs = {{"default", Dtype::float32, {std::nullopt, 3}},
                             {"cosine", Dtype::float32, {std::nullopt}}};
        for (const std::string side : {"left", "right"}) {
            signature.steps.push_back(
                {"lookup", {{"tokens", side}}, {{"lookup", std::string("tokens")}}, {{"ids", side + "_ids"}}});
            signature.steps.push_back({"gather",
                                       {{"ids", side + "_ids"}},
                                       {{"variable", std::string("embeddings")}},
                                       {{"rows", side + "_rows"}}});
        }
        signature.steps.push_back({"add", {{"a", "left_rows"}, {"b", "right_rows"}}, {}, {{"sum", "default"}}});
        signature.steps.push_back({"cosine", {{"a", "left_rows"}, {"b", "right_rows"}}, {}, {{"cosine", "cosine"}}});
        return signature;
    }

    /// Texts -> their words in lower case, in groups, and the words' ids; no output is called `default`.
    static SignatureSpec words() {
        SignatureSpec signature;
        signature.inputs = {{"texts", Dtype::string, {std::nullopt}}};
        signature.outputs = {{"tokens", Dtype::string, {std::nullopt, std::nullopt}, true},
                             {"ids", Dtype::int64, {std::nullopt, std::nullopt}, true},
                             {"texts", Dtype::string, {std::nullopt}}};
        signature.steps = {{"lowercase", {{"texts", "texts"}}, {}, {{"texts", "lower"}}},
                           {"split", {{"texts", "lower"}}, {}, {{"tokens", "tokens"}}},
                           {"lookup", {{"tokens", "tokens"}}, {{"lookup", std::string("tokens")}}, {{"ids", "ids"}}}};
        return signature;
    }

    /// Groups of ids and a weight for each -> weighted means.
    static SignatureSpec weighted() {
        SignatureSpec signature;
        signature.inputs = {{"ids", Dtype::int64, {std::nullopt, std::nullopt}, true},
                            {"weights", Dtype::float32, {std::nullopt, std::nullopt}, true}};
        signature.outputs = {{"default", Dtype::float32, {std::nullopt, 3}}};
        signature.steps = {{"gather", {{"ids", "ids"}}, {{"variable", std::string("embeddings")}}, {{"rows", "rows"}}},
                           {"combine",
                            {{"rows", "rows"}, {"weights", "weights"}},
                            {{"combiner", std::string("mean")}},
                            {{"combined", "default"}}}};
        return signature;
    }

    TemporaryFolder m_folder;
};

TEST_F(CallTest, InputsGoByTheirNamesInWhateverOrder) {
    const Module module = open();
    const std::vector<std::string_view> others = {"dog", "cat", "dog"};
    const Matrix sum =
        module.call({{"right", TensorView(others)}, {"left", TensorView(animals)}}, "similarity").value();
    ASSERT_EQ(sum.rows(), 3);
    EXPECT_EQ(sum(0, 0), 1.11F + 1.0F);
    EXPECT_EQ(sum(2, 2), 6.0F);
    std::vector<float> destination(9);
    const std::vector<NamedArgument> inputs = {{"left", TensorView(animals)}, {"right", TensorView(others)}};
    ASSERT_THAT(module.call_into(inputs, destination, "similarity"), IsOk());
    EXPECT_EQ(destination[8], 6.0F);
}

TEST_F(CallTest, EveryOutputIsGivenByItsName) {
    const Module module = open();
    const auto all = module.call_for_all({{"left", TensorView(animals)}, {"right", TensorView(animals)}}, "similarity");
    ASSERT_THAT(all, IsOk());
    ASSERT_EQ(all->size(), 2U);
    EXPECT_EQ(all->at("default").matrix()(2, 1), 4.0F);
    const Tensor& cosine = all->at("cosine");
    EXPECT_FALSE(cosine.is_matrix);
    ASSERT_EQ(cosine.get<float>()->size(), 3U);
    EXPECT_NEAR((*cosine.get<float>())[0], 1, 1e-6);
    EXPECT_EQ((*cosine.get<float>())[1], 0);
}

TEST_F(CallTest, CosinesOfVeryLongRowsAreCosines) {
    const Module module = open();
    Matrix rows(2, 2);
    rows << 1e10F, 0, 3e9F, 4e9F;
    const auto all = module.call_for_all({{"a", TensorView(rows)}, {"b", TensorView(rows)}}, "cosine");
    ASSERT_THAT(all, IsOk());
    EXPECT_THAT(*all->at("cosine").get<float>(),
                ElementsAre(testing::FloatNear(1, 1e-6F), testing::FloatNear(1, 1e-6F)));
}

TEST_F(CallTest, StringsIntegersAndGroupsComeOutAsTheyAre) {
    const Module module = open();
    const std::vector<std::string_view> texts = {"Cat DOG", "", "É cat"};
    for (int again = 0; again < 2; ++again) {  // a frame used before holds nothing of the call before
        const auto all = module.call_for_all(texts, "words");
        ASSERT_THAT(all, IsOk());
        EXPECT_THAT(*all->at("tokens").get<std::string>(), ElementsAre("cat", "dog", "é", "cat"));
        EXPECT_THAT(all->at("tokens").row_splits, ElementsAre(0, 2, 2, 4));
        EXPECT_THAT(*all->at("ids").get<std::int64_t>(), ElementsAre(0, 1, 3, 0));
        EXPECT_THAT(*all->at("texts").get<std::string>(), ElementsAre("Cat DOG", "", "É cat"));
        EXPECT_TRUE(all->at("texts").row_splits.empty());
    }
}

TEST_F(CallTest, MissingUnknownAndRepeatedInputsAreNamed) {
    const Module module = open();
    const TensorView value(animals);
    EXPECT_THAT(module.call({{"left", value}, {"other", value}, {"more", value}}, "similarity"),
                FailsWith(ErrorCode::invalid_argument, "missing: [right], not known: [other, more]"));
    EXPECT_THAT(module.call({{"left", value}}, "similarity"),
                FailsWith(ErrorCode::invalid_argument, "missing: [right], not known: []"));
    EXPECT_THAT(module.call({{"left", value}, {"right", value}, {"left", value}}, "similarity"),
                FailsWith(ErrorCode::invalid_argument, "got an input twice"));
}

TEST_F(CallTest, ABareValueNeedsASignatureOfOneInput) {
    const Module module = open();
    EXPECT_THAT(module.call(animals, "similarity"),
                FailsWith(ErrorCode::invalid_argument, "takes several inputs, not one"));
    EXPECT_THAT(module.call(animals, "nothing"), FailsWith(ErrorCode::invalid_argument, "takes no inputs"));
    EXPECT_THAT(module.call_for_all(std::span<const NamedArgument>(), "nothing"), IsOk());
}

TEST_F(CallTest, WithoutADefaultOutputOneAsksForAll) {
    const Module module = open();
    EXPECT_THAT(module.call(animals, "words"),
                FailsWith(ErrorCode::invalid_argument, "the signature `words` has no output `default`"));
    EXPECT_THAT(module.call(animals, "words"), FailsWith(ErrorCode::invalid_argument, "ask for all outputs"));
}

TEST_F(CallTest, ListsOfDifferentLengthsAreRefusedByTheStepThatNeedsThemEqual) {
    const Module module = open();
    EXPECT_THAT(
        module.call({{"left", TensorView(animals)}, {"right", TensorView(Strings(animals).first(2))}}, "similarity"),
        FailsWith(ErrorCode::invalid_argument,
                  "step 5 (`add`): expected two values of the same lengths, got float32[3,3] and float32[2,3]"));
}

TEST_F(CallTest, WeightsBelongToTheirGroups) {
    const Module module = open();
    const std::vector<std::int64_t> ids = {0, 1, 1, -1}, splits = {0, 2, 2, 4}, other_splits = {0, 1, 2, 4};
    const std::vector<float> weights = {1, 3, 2, 100};
    const auto call = [&](const std::vector<std::int64_t>& weight_splits) {
        return module.call({{"ids", RaggedIds{ids, splits}}, {"weights", RaggedFloats{weights, weight_splits}}},
                           "weighted");
    };
    const Matrix means = call(splits).value();
    EXPECT_FLOAT_EQ(means(0, 0), (1.11F + 3) / 4);
    EXPECT_EQ(means(1, 0), 0);
    EXPECT_FLOAT_EQ(means(2, 2), 3);
    EXPECT_THAT(call(other_splits), FailsWith(ErrorCode::invalid_argument, "in the same groups"));
    EXPECT_THAT(call({0, 2, 1, 4}), FailsWith(ErrorCode::invalid_argument, "`weights`: expected row splits that rise"));
}

TEST_F(CallTest, LargeBatchesOfSeveralInputsAreCutAlike) {
    const Module one = open(), two = open({.threads = 2});
    std::vector<std::string_view> left, right;
    for (std::size_t i = 0; i < 5000; ++i) {
        left.push_back(animals[i % 3]);
        right.push_back(animals[(i / 3) % 3]);
    }
    const std::vector<NamedArgument> inputs = {{"left", TensorView(left)}, {"right", TensorView(right)}};
    const auto whole = one.call_for_all(inputs, "similarity");
    ASSERT_THAT(whole, IsOk());
    for (const Module& module : {one, two})
        EXPECT_EQ(module.call(inputs, "similarity").value(), whole->at("default").matrix());
}

TEST_F(CallTest, ARowThatIsNoneDoesNotCountWhoeverElseReadsTheRows) {
    auto folder = make_seed_module(m_folder, {1});
    SignatureSpec both;
    both.inputs = {{"ids", Dtype::int64, {std::nullopt, std::nullopt}, true}};
    both.outputs = {{"default", Dtype::float32, {std::nullopt, 3}},
                    {"unit", Dtype::float32, {std::nullopt, std::nullopt, 3}, true}};
    both.steps = {{"gather", {{"ids", "ids"}}, {{"variable", std::string("embeddings")}}, {{"rows", "rows"}}},
                  {"l2_normalize", {{"rows", "rows"}}, {}, {{"normalized", "unit"}}},
                  {"combine", {{"rows", "rows"}}, {{"combiner", std::string("mean")}}, {{"combined", "default"}}}};
    folder.manifest.signatures["both"] = both;
    const Module module = must(open_module(folder, index_in_memory));
    const std::vector<std::int64_t> ids = {1, -1}, splits = {0, 2};
    const auto all = module.call_for_all(RaggedIds{ids, splits}, "both");
    ASSERT_THAT(all, IsOk());
    EXPECT_EQ(all->at("default").matrix()(0, 2), 3);
    EXPECT_THAT(all->at("unit").row_splits, ElementsAre(0, 2));
    EXPECT_EQ(all->at("unit").get<float>()->size(), 6U);
}

TEST_F(CallTest, StepsThatWouldGrowWithoutBoundAreStopped) {
    auto folder = make_seed_module(m_folder, {1});
    SignatureSpec growing;
    growing.inputs = {{"text_0", Dtype::string, {std::nullopt}}};
    for (int i = 0; i < 40; ++i)
        growing.steps.push_back({"replace",
                                 {{"texts", "text_" + std::to_string(i)}},
                                 {{"pattern", std::string("^.*$")}, {"rewrite", std::string(R"(\0\0\0\0\0\0\0\0)")}},
                                 {{"texts", "text_" + std::to_string(i + 1)}}});
    growing.outputs = {{"text_40", Dtype::string, {std::nullopt}}};
    folder.manifest.signatures["growing"] = growing;
    const Module module = must(open_module(folder, index_in_memory));
    EXPECT_THAT(module.call_for_all(animals, "growing"),
                FailsWith(ErrorCode::invalid_argument, "could become longer than 67108864"));
}

TEST_F(CallTest, StepsTogetherTakeNoMoreThanOneMay) {
    auto folder = make_seed_module(m_folder, {1});
    SignatureSpec growing = testing_runtime::look_up_and_gather(3);
    std::string last = "default";
    for (int i = 0; i < 26; ++i) {
        const std::string next = "wide_" + std::to_string(i);
        growing.steps.push_back({"concat", {{"a", last}, {"b", last}}, {}, {{"rows", next}}});
        last = next;
    }
    growing.outputs = {{last, Dtype::float32, {std::nullopt, std::nullopt}}};
    folder.manifest.signatures["growing"] = growing;
    const Module module = must(open_module(folder, index_in_memory));
    EXPECT_THAT(module.call_for_all(animals, "growing"),
                FailsWith(ErrorCode::invalid_argument, "bytes of the 1073741824 allowed"));
}

TEST_F(CallTest, RegularExpressionsAreCounted) {
    auto folder = make_seed_module(m_folder, {1});
    SignatureSpec many;
    many.inputs = {{"text_0", Dtype::string, {std::nullopt}}};
    for (int i = 0; i < 65; ++i)
        many.steps.push_back({"replace",
                              {{"texts", "text_" + std::to_string(i)}},
                              {{"pattern", std::string("a")}, {"rewrite", std::string("b")}},
                              {{"texts", "text_" + std::to_string(i + 1)}}});
    many.outputs = {{"text_65", Dtype::string, {std::nullopt}}};
    folder.manifest.signatures["many"] = many;
    EXPECT_THAT(open_module(folder, index_in_memory),
                FailsWith(ErrorCode::integrity, "more than 64 regular expressions"));
}

TEST_F(CallTest, MoreValuesThanMemoryMayHoldAreRefused) {
    auto folder = make_seed_module(m_folder, {1});
    m_folder.write("wide.safetensors", testing_runtime::safetensors({{"wide", "F32", {0, Table::most_dims}}}, ""));
    folder.manifest.variables["wide"] = {"wide.safetensors", "wide", Dtype::float32, {0, Table::most_dims}, true};
    SignatureSpec wide;
    wide.inputs = {{"ids", Dtype::int64, {std::nullopt}}};
    wide.outputs = {{"default", Dtype::float32, {std::nullopt, std::nullopt}}};
    wide.steps = {{"gather", {{"ids", "ids"}}, {{"variable", std::string("wide")}}, {{"rows", "default"}}}};
    folder.manifest.signatures["wide"] = wide;
    const Module module = must(open_module(folder, index_in_memory));
    const std::vector<std::int64_t> ids(1U << 10U, -1);
    const std::vector<std::int64_t> many(1U << 24U, -1);
    EXPECT_THAT(module.call(TensorView(Ids(many)), "wide"), FailsWith(ErrorCode::invalid_argument, "is too large"));
    EXPECT_THAT(module.call_for_all(TensorView(Ids(many)), "wide"),
                FailsWith(ErrorCode::invalid_argument, "is too large"));
    EXPECT_THAT(module.call_into(TensorView(Ids(many)), {}, "wide"),
                FailsWith(ErrorCode::invalid_argument, "has room for 0"));
    wide.steps.push_back({"relu", {{"values", "default"}}, {}, {{"activated", "positive"}}});
    wide.outputs[0].name = "positive";
    folder.manifest.signatures["wide"] = wide;
    EXPECT_THAT(must(open_module(folder, index_in_memory)).call_for_all(TensorView(Ids(ids)), "wide"),
                FailsWith(ErrorCode::invalid_argument, "pass fewer at a time"));
}

}  // namespace
}  // namespace lode
