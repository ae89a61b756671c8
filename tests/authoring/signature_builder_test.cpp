// Values get their names by rule, and what cannot be a signature is refused at the end.
#include "authoring/signature_builder.h"

#include <gmock/gmock.h>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(SignatureBuilderTest, ValuesAreNamedByTheirStepsWhereNothingElseIsSaid) {
    SignatureBuilder s;
    const auto texts = s.input("texts", Dtype::string, {std::nullopt});
    const auto clean = s.strip_punctuation(s.lowercase(texts));
    const auto ids = s.lookup(s.split(clean), "vocabulary");
    const auto rows = s.gather(ids, "embeddings");
    s.output("default", s.combine(rows, "sqrtn"));
    s.output("tokens", rows);  // a name that a step's value would have had
    const auto draft = must(s.finish());
    std::vector<std::string> values;
    for (const auto& step : draft.steps) values.push_back(step.op + ":" + step.outputs.begin()->second);
    EXPECT_THAT(values, ElementsAre("lowercase:texts_2", "strip_punctuation:texts_3", "split:tokens_2", "lookup:ids",
                                    "gather:tokens", "combine:default"));
    EXPECT_THAT(draft.steps[2].attributes,
                ElementsAre(Pair("empty", Attribute("skip")), Pair("separators", Attribute(" "))));
    EXPECT_THAT(draft.steps[3].inputs, ElementsAre(Pair("tokens", "tokens_2")));
}

TEST(SignatureBuilderTest, AnyStepCanBeWrittenInFull) {
    SignatureBuilder s;
    const auto texts = s.input("texts", Dtype::string, {std::nullopt});
    const auto made = s.step("newest", {{"left", texts}, {"right", texts}}, {{"size", std::int64_t{3}}}, {"b", "a"});
    ASSERT_EQ(made.size(), 2U);
    s.output("first", made[0]);
    const auto draft = must(s.finish());
    EXPECT_THAT(draft.steps[0].inputs, ElementsAre(Pair("left", "texts"), Pair("right", "texts")));
    EXPECT_THAT(draft.steps[0].outputs, ElementsAre(Pair("a", "a"), Pair("b", "first")));
}

TEST(SignatureBuilderTest, AnInputMayBeAnOutputOfItsOwnName) {
    SignatureBuilder s;
    s.output("tokens", s.input("tokens", Dtype::string, {std::nullopt}));
    EXPECT_THAT(s.finish(), IsOk());
}

TEST(SignatureBuilderTest, WhatCannotBeASignatureIsRefused) {
    struct Row {
        std::string_view name;
        std::function<void(SignatureBuilder&, SignatureValue)> change;
        std::string_view words;
    };
    SignatureBuilder other;
    const auto foreign = other.input("tokens", Dtype::string, {std::nullopt});
    const Row rows[] = {
        {"a value of another", [&](auto& s, auto) { s.lookup(foreign, "v"); }, "a value of another signature"},
        {"one value, two outputs",
         [](auto& s, auto tokens) {
             const auto ids = s.lookup(tokens, "v");
             s.output("a", ids);
             s.output("b", ids);
         },
         "the value `a` cannot be the output `b` as well"},
        {"an input under another name", [](auto& s, auto tokens) { s.output("a", tokens); },
         "the value `tokens` cannot be the output `a` as well"},
        {"two outputs of one name",
         [](auto& s, auto tokens) {
             s.output("a", s.lookup(tokens, "v"));
             s.output("a", s.lookup(tokens, "v"));
         },
         "two values are named `a`"},
        {"an input twice", [](auto& s, auto) { s.input("tokens", Dtype::string, {}); },
         "two values are named `tokens`"},
        {"a name that is empty", [](auto& s, auto) { s.input("", Dtype::string, {}); }, "is empty"},
        {"an op that is not known", [](auto& s, auto tokens) { s.apply("lokup", {tokens}); }, "the op `lokup`"},
        {"too many inputs",
         [](auto& s, auto tokens) {
             s.apply("lookup", {tokens, tokens});
         },
         "the op `lookup` does not take 2 inputs"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        SignatureBuilder s;
        row.change(s, s.input("tokens", Dtype::string, {std::nullopt}));
        EXPECT_THAT(s.finish(), FailsWith(ErrorCode::invalid_argument, row.words));
    }
}

}  // namespace
}  // namespace lode
