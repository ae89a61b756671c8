// Variables of an open module: read, changed in memory of their own, and what calls see of that.
#include "runtime/variable.h"

#include <limits>

#include <gmock/gmock.h>

#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing_runtime::index_in_memory;
using testing_runtime::make_seed_module;

class VariableTest : public testing::Test {
protected:
    Module open(bool trainable) {
        auto module = open_module(m_seed, index_in_memory, {.trainable = trainable});
        EXPECT_THAT(module, IsOk());
        return *std::move(module);
    }

    TemporaryFolder m_folder;
    ModuleFolder m_seed = make_seed_module(m_folder, {1});
};

TEST_F(VariableTest, TellsWhatItIsAndGivesItsRows) {
    const Module module = open(false);
    ASSERT_EQ(module.variables().size(), 1U);
    EXPECT_TRUE(module.variables().at("embeddings").trainable);
    const auto variable = module.variable("embeddings");
    ASSERT_THAT(variable, IsOk());
    EXPECT_EQ(variable->dtype(), Dtype::float32);
    EXPECT_THAT(variable->shape(), ElementsAre(4, 3));
    EXPECT_TRUE(variable->trainable());
    EXPECT_FALSE(variable->writable());
    EXPECT_THAT(variable->row(1).value(), ElementsAre(1, 2, 3));
    EXPECT_EQ(variable->value().rows(), 4);
    EXPECT_EQ(variable->value()(2, 0), 0.5F);
    EXPECT_THAT(variable->row(4), FailsWith(ErrorCode::invalid_argument, "has 4 rows, there is none 4"));
    EXPECT_THAT(module.variable("rows"),
                FailsWith(ErrorCode::invalid_argument, "has no variable `rows`; it has: embeddings"));
}

TEST_F(VariableTest, AChangeIsWhatTheModulesCallsSeeAndNobodyElse) {
    const std::string file = content_of(m_folder / "embeddings.safetensors");
    const Module trained = open(true), frozen = open(false), another = open(true);
    auto variable = trained.variable("embeddings").value();
    ASSERT_THAT(variable.set_row(0, std::vector<float>{9, 9, 9}), IsOk());
    EXPECT_EQ(trained.call({"cat"}).value()(0, 2), 9);
    EXPECT_EQ(trained.call({"dog"}).value()(0, 2), 3);
    EXPECT_EQ(frozen.call({"cat"}).value()(0, 2), 3.45F);
    EXPECT_EQ(another.call({"cat"}).value()(0, 2), 3.45F);
    EXPECT_THAT(trained.changed_variables(), ElementsAre("embeddings"));
    EXPECT_THAT(another.changed_variables(), ElementsAre());
    EXPECT_EQ(content_of(m_folder / "embeddings.safetensors"), file);
}

TEST_F(VariableTest, AssigningSetsEveryRowOrNone) {
    const Module module = open(true);
    auto variable = module.variable("embeddings").value();
    Matrix value = Matrix::Constant(4, 3, 7);
    value(3, 1) = std::numeric_limits<float>::quiet_NaN();
    EXPECT_THAT(variable.assign(value), FailsWith(ErrorCode::invalid_argument, "row 3: the value at 1 is nan"));
    EXPECT_EQ(module.call({"dog"}).value()(0, 0), 1);
    EXPECT_FALSE(variable.changed());
    value(3, 1) = 8;
    ASSERT_THAT(variable.assign(value), IsOk());
    EXPECT_EQ(module.call({"dog"}).value()(0, 0), 7);
    EXPECT_EQ(module.call({"lizard"}).value()(0, 1), 8);
    EXPECT_THAT(variable.assign(Matrix::Zero(3, 4)),
                FailsWith(ErrorCode::invalid_argument, "the variable `embeddings` is 4 x 3, got 3 x 4"));
}

TEST_F(VariableTest, WhatMayNotBeChangedIsNot) {
    const std::vector<float> row = {1, 1, 1};
    auto of_reader = open(false).variable("embeddings").value();
    EXPECT_THAT(of_reader.set_row(0, row), FailsWith(ErrorCode::invalid_argument, "load the module with `trainable`"));
    m_seed.manifest.variables["embeddings"].trainable = false;
    auto frozen = open(true).variable("embeddings").value();
    EXPECT_FALSE(frozen.writable());
    EXPECT_THAT(frozen.set_row(0, row), FailsWith(ErrorCode::invalid_argument, "`embeddings` is frozen"));
    m_seed.manifest.variables["embeddings"].trainable = true;
    auto variable = open(true).variable("embeddings").value();
    EXPECT_THAT(variable.set_row(4, row), FailsWith(ErrorCode::invalid_argument, "there is none 4"));
    EXPECT_THAT(variable.set_row(0, std::span(row).first(2)),
                FailsWith(ErrorCode::invalid_argument, "rows of 3 values, got 2"));
    EXPECT_THAT(open_module(m_seed, index_in_memory, {.sketch = true, .trainable = true}),
                FailsWith(ErrorCode::invalid_argument, "not both"));
}

TEST_F(VariableTest, NarrowDtypesRoundAndInt8SetsItsScale) {
    const std::vector<float> scales = {1, 1};
    const std::vector<std::int8_t> bytes = {1, 2, 3, 4};
    const std::vector<std::uint16_t> halves = {0, 0};
    const std::string int8 =
        testing_runtime::safetensors({{"t.scale", "F32", {2}}, {"t", "I8", {2, 2}}},
                                     testing_runtime::bytes_of(scales) + testing_runtime::bytes_of(bytes));
    const std::string half = testing_runtime::safetensors({{"h", "F16", {2}}}, testing_runtime::bytes_of(halves));
    m_folder.write("t.safetensors", int8);
    m_folder.write("h.safetensors", half);
    m_seed.manifest.variables["t"] = {"t.safetensors", "t", Dtype::int8, {2, 2}, true};
    m_seed.manifest.variables["h"] = {"h.safetensors", "h", Dtype::float16, {2}, true};
    const Module module = open(true);
    auto t = module.variable("t").value();
    ASSERT_THAT(t.set_row(1, std::vector<float>{254, -127}), IsOk());
    EXPECT_THAT(t.row(1).value(), ElementsAre(254, -128));
    EXPECT_THAT(t.row(0).value(), ElementsAre(1, 2));
    auto h = module.variable("h").value();
    EXPECT_EQ(h.dims(), 1U);
    ASSERT_THAT(h.set_row(0, std::vector<float>{0.1F}), IsOk());
    EXPECT_THAT(h.row(0).value(), ElementsAre(0.0999755859375F));
    EXPECT_THAT(h.set_row(1, std::vector<float>{1e6F}),
                FailsWith(ErrorCode::invalid_argument, "beyond what float16 holds"));
    EXPECT_THAT(module.changed_variables(), ElementsAre("h", "t"));
}

}  // namespace
}  // namespace lode
