// Groups of rows combined: TensorFlow's bits, and a plain reading of what each combiner means.
#include "runtime/pooling.h"

#include <bit>
#include <cmath>
#include <limits>
#include <sstream>
#include <vector>

#include <gmock/gmock.h>

#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing_runtime::bytes_of;
using testing_runtime::safetensors;

class PoolingTest : public testing::Test {
protected:
    Table table_of(const std::vector<float>& values, std::uint64_t dims, InstructionSet set = best_instruction_set()) {
        const std::uint64_t rows = values.size() / dims;
        m_folder.write("t.safetensors", safetensors({{"t", "F32", {rows, dims}}}, bytes_of(values)));
        return open({"t.safetensors", "t", Dtype::float32, {rows, dims}, true}, set);
    }
    Table open(const VariableSpec& variable, InstructionSet set) {
        auto table = Table::open(m_folder.path(), variable, set);
        EXPECT_THAT(table, IsOk());
        return *std::move(table);
    }
    static std::vector<float> pooled(const Table& table, const std::vector<std::int64_t>& ids,
                                     const std::vector<std::int64_t>& splits, Combiner combiner) {
        std::vector<float> out((splits.size() - 1) * table.dims(), -1.0F);
        pool_rows(table, ids, splits, combiner, out.data());
        return out;
    }

    TemporaryFolder m_folder;
};

TEST_F(PoolingTest, SumsMeansAndSqrtnsHaveTensorFlowsBitsOnEveryInstructionSet) {
    std::vector<float> values;
    for (int row = 0; row < 50; ++row)
        for (int i = 0; i < 3; ++i)
            values.push_back(static_cast<float>(((row * 7919 + i * 104729) % 2003 - 1001) / 97.0));
    for (const InstructionSet set : instruction_sets()) {
        const Table table = table_of(values, 3, set);
        std::istringstream golden(content_of(std::string(LODE_TEST_DATA) + "/pooling/tensorflow-2.16.2.txt"));
        std::string name;
        int rows = 0, lines = 0;
        for (; golden >> name >> std::dec >> rows; ++lines) {
            std::vector<std::int64_t> ids;
            for (int i = 0; i < rows; ++i) ids.push_back((rows * 31 + i * 17) % 50);
            for (const float value : pooled(table, ids, {0, rows}, parse_combiner(name).value())) {
                std::uint32_t bits = 0;
                golden >> std::hex >> bits;
                EXPECT_EQ(std::bit_cast<std::uint32_t>(value), bits) << name << " of " << rows << " rows";
            }
        }
        EXPECT_EQ(lines, 90);
    }
}

TEST_F(PoolingTest, MaximumIsTakenElementByElement) {
    const Table table = table_of({1, -5, 3, -2, 2, -9}, 2);
    EXPECT_THAT(pooled(table, {0, 1, 2}, {0, 3}, Combiner::max), ElementsAre(3, -2));
    EXPECT_THAT(pooled(table, {1, 0, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0}, {0, 13}, Combiner::max), ElementsAre(3, -2));
    EXPECT_THAT(pooled(table, {2}, {0, 1}, Combiner::max), ElementsAre(2, -9));
}

TEST_F(PoolingTest, AnIdThatIsNoRowDoesNotCountAndAGroupWithoutRowsGivesZeros) {
    const Table table = table_of({1, 2, 3, 4}, 2);
    const std::vector<std::int64_t> ids = {-1, 0, -1, 1, -1, -1};
    const std::vector<std::int64_t> splits = {0, 0, 4, 6, 6};
    EXPECT_THAT(pooled(table, ids, splits, Combiner::mean), ElementsAre(0, 0, 2, 3, 0, 0, 0, 0));
    EXPECT_THAT(pooled(table, ids, splits, Combiner::max), ElementsAre(0, 0, 3, 4, 0, 0, 0, 0));
    EXPECT_THAT(pooled(table, {}, {0, 0}, Combiner::sum), ElementsAre(0, 0));
    EXPECT_THAT(pooled(table, {}, {0}, Combiner::sum), ElementsAre());
}

TEST_F(PoolingTest, SplitsCountFromTheirFirst) {
    const Table table = table_of({1, 2, 3, 4}, 2);
    EXPECT_THAT(pooled(table, {1, 0, 0}, {7, 8, 10}, Combiner::sum), ElementsAre(3, 4, 2, 4));
}

TEST_F(PoolingTest, NarrowRowsArePooledAsTheirValuesInFloat32) {
    const std::vector<std::int8_t> rows = {127, -127, 10, 20, 1, 2};
    const std::vector<float> scales = {0.5F, 0.25F, 2.0F};
    m_folder.write("t.safetensors",
                   safetensors({{"t.scale", "F32", {3}}, {"t", "I8", {3, 2}}}, bytes_of(scales) + bytes_of(rows)));
    for (const InstructionSet set : instruction_sets()) {
        const Table table = open({"t.safetensors", "t", Dtype::int8, {3, 2}, true}, set);
        EXPECT_THAT(pooled(table, {0, 1, 2}, {0, 3}, Combiner::sum), ElementsAre(68, -54.5F));
        EXPECT_THAT(pooled(table, {0, 1, 2}, {0, 3}, Combiner::max), ElementsAre(63.5F, 5));
    }
}

TEST_F(PoolingTest, WhatIsNoNumberStaysNone) {
    const float infinity = std::numeric_limits<float>::infinity();
    const Table table = table_of({1, infinity, std::nanf(""), -infinity}, 2);
    const auto sum = pooled(table, {0, 1}, {0, 2}, Combiner::sum);
    EXPECT_TRUE(std::isnan(sum[0]) && std::isnan(sum[1]));
}

}  // namespace
}  // namespace lode
