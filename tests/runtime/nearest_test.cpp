// The scan for nearest rows against a naive one in double precision.
#include "runtime/nearest/nearest.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gmock/gmock.h>

#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing_runtime::bytes_of;
using testing_runtime::safetensors;

std::vector<float> generated(std::size_t count) {
    std::vector<float> values(count);
    std::uint32_t random = 99;
    for (float& value : values) {
        random = random * 1664525U + 1013904223U;
        value = static_cast<float>(random >> 8U) / 0x1p23F - 1.0F;
    }
    return values;
}

class NearestTest : public testing::Test {
protected:
    Table table_of(const std::vector<float>& values, std::uint64_t dims, InstructionSet set = best_instruction_set()) {
        const std::uint64_t rows = values.size() / dims;
        m_folder.write("t.safetensors", safetensors({{"t", "F32", {rows, dims}}}, bytes_of(values)));
        auto table = Table::open(m_folder.path(), {"t.safetensors", "t", Dtype::float32, {rows, dims}, true}, set);
        EXPECT_THAT(table, IsOk());
        return *std::move(table);
    }

    TemporaryFolder m_folder;
};

TEST_F(NearestTest, FindsTheRowsThatANaiveScanFindsOnEveryInstructionSet) {
    constexpr std::size_t rows = 2000, dims = 37, count = 10;
    const auto values = generated(rows * dims);
    const std::vector<float> query(values.begin(), values.begin() + dims);
    const auto norm = [&](std::size_t row) {
        double sum = 0;
        for (std::size_t i = 0; i < dims; ++i) sum += double{values[row * dims + i]} * values[row * dims + i];
        return std::sqrt(sum);
    };
    std::vector<std::pair<double, std::uint64_t>> naive;
    for (std::size_t row = 1; row < rows; ++row) {
        double dot = 0;
        for (std::size_t i = 0; i < dims; ++i) dot += double{values[row * dims + i]} * query[i];
        naive.emplace_back(-dot / norm(row) / norm(0), row);
    }
    std::sort(naive.begin(), naive.end());

    for (const InstructionSet set : instruction_sets()) {
        const Table table = table_of(values, dims, set);
        const auto found = nearest_rows(table, query, {.count = count, .without = 0});
        ASSERT_EQ(found.size(), count);
        for (std::size_t i = 0; i < count; ++i) {
            EXPECT_EQ(found[i].row, naive[i].second);
            EXPECT_NEAR(found[i].score, -naive[i].first, 1e-6);
        }
    }
}

TEST_F(NearestTest, EqualRowsComeInTheirOrder) {
    const Table table = table_of({1, 0, 2, 0, -1, 0, 4, 0, 0, 8}, 2);
    const std::vector<float> query = {3, 0};
    EXPECT_THAT(nearest_rows(table, query, {.count = 3}),
                ElementsAre(ScoredRow{0, 1}, ScoredRow{1, 1}, ScoredRow{3, 1}));
    EXPECT_THAT(nearest_rows(table, query, {.count = 2}), ElementsAre(ScoredRow{0, 1}, ScoredRow{1, 1}));
    EXPECT_THAT(nearest_rows(table, query, {.count = 9, .without = 1}),
                ElementsAre(ScoredRow{0, 1}, ScoredRow{3, 1}, ScoredRow{4, 0}, ScoredRow{2, -1}));
}

TEST_F(NearestTest, OnlyTheFirstRowsAreLookedAtWhenToldSo) {
    const Table table = table_of({0, 1, 1, 0, 1, 0}, 2);
    const std::vector<float> query = {1, 0};
    EXPECT_THAT(nearest_rows(table, query, {.count = 5, .rows = 2}), ElementsAre(ScoredRow{1, 1}, ScoredRow{0, 0}));
    EXPECT_THAT(nearest_rows(table, query, {.count = 0}), ElementsAre());
}

TEST_F(NearestTest, RowsAndQueriesOfZerosOrNoNumbersScoreZero) {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
    const Table table = table_of({0, 0, nan, 1, infinity, 1, 1, 1, -1, -1}, 2);
    const std::vector<float> query = {1, 1}, zeros = {0, 0};
    const auto found = nearest_rows(table, query, {.count = 5});
    ASSERT_EQ(found.size(), 5U);
    EXPECT_EQ(found[0].row, 3U);
    EXPECT_EQ(found[1], (ScoredRow{0, 0}));
    EXPECT_EQ(found[2], (ScoredRow{1, 0}));
    EXPECT_EQ(found[3], (ScoredRow{2, 0}));
    EXPECT_EQ(found[4].row, 4U);
    for (const auto& row : nearest_rows(table, zeros, {.count = 5})) EXPECT_EQ(row.score, 0.0F);
}

TEST_F(NearestTest, Int8RowsScoreWithoutRegardToTheirScales) {
    const std::string data =
        bytes_of<float>({0.001F, 100.0F, 0.0F, 1e-30F}) + bytes_of<std::int8_t>({100, 0, 1, 0, 5, 5, 0, 7});
    m_folder.write("t.safetensors", safetensors({{"t.scale", "F32", {4}}, {"t", "I8", {4, 2}}}, data));
    const auto table = Table::open(m_folder.path(), {"t.safetensors", "t", Dtype::int8, {4, 2}, true});
    ASSERT_THAT(table, IsOk());
    const std::vector<float> query = {1, 0};
    EXPECT_THAT(nearest_rows(*table, query, {.count = 4}),
                ElementsAre(ScoredRow{0, 1}, ScoredRow{1, 1}, ScoredRow{2, 0}, ScoredRow{3, 0}));
}

TEST_F(NearestTest, ManyQueriesFindWhatEachFindsAlone) {
    constexpr std::size_t rows = 1003, dims = 37;
    const auto values = generated(rows * dims);
    const Table table = table_of(values, dims);
    for (const Metric metric : {Metric::cosine, Metric::dot})
        for (const std::size_t threads : {1U, 3U})
            for (const std::size_t count : {1U, 2U, 3U, 17U, 64U, 150U}) {
                Workers workers(threads);
                std::vector<NearestQuery> queries;
                for (std::size_t q = 0; q < count; ++q)
                    queries.push_back({std::span(values).subspan(q * dims, dims), q});
                const NearestOptions options{.count = 5, .rows = rows - 1, .metric = metric};
                const auto found = must(nearest_rows(table, queries, options, workers));
                ASSERT_EQ(found.size(), count);
                for (std::size_t q = 0; q < count; ++q) {
                    auto alone_options = options;
                    alone_options.without = q;
                    const auto alone = nearest_rows(table, queries[q].vector, alone_options);
                    ASSERT_EQ(found[q].size(), alone.size());
                    for (std::size_t i = 0; i < alone.size(); ++i) {
                        EXPECT_EQ(found[q][i].row, alone[i].row) << q << " of " << count;
                        EXPECT_NEAR(found[q][i].score, alone[i].score, 1e-5) << q << " of " << count;
                    }
                }
            }
}

TEST_F(NearestTest, QueriesTogetherTreatWhatIsNoNumberAsOneAloneDoes) {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
    const Table table = table_of({0, 0, nan, 1, infinity, 1, 1, 1, -1, -1, 1e30F, 1e30F}, 2);
    const std::vector<float> vectors = {1, 1, 0, 0, nan, 1, -3, 2};
    std::vector<NearestQuery> queries;
    for (std::size_t q = 0; q < 4; ++q) queries.push_back({std::span(vectors).subspan(q * 2, 2)});
    Workers workers(1);
    for (const std::size_t count : {1U, 2U, 6U}) {
        const auto found = must(nearest_rows(table, queries, {.count = count}, workers));
        for (std::size_t q = 0; q < 4; ++q)
            EXPECT_EQ(found[q], nearest_rows(table, queries[q].vector, {.count = count})) << q << ' ' << count;
    }
}

TEST_F(NearestTest, ADotProductMindsLengthsAndScales) {
    const std::string data = bytes_of<float>({0.001F, 100.0F, -1.0F}) + bytes_of<std::int8_t>({100, 0, 1, 0, 5, 0});
    m_folder.write("t.safetensors", safetensors({{"t.scale", "F32", {3}}, {"t", "I8", {3, 2}}}, data));
    const auto table = Table::open(m_folder.path(), {"t.safetensors", "t", Dtype::int8, {3, 2}, true});
    ASSERT_THAT(table, IsOk());
    const std::vector<float> query = {1, 0};
    const NearestOptions options{.count = 3, .metric = Metric::dot};
    const auto expected = ElementsAre(ScoredRow{1, 100}, ScoredRow{0, 0.1F}, ScoredRow{2, -5});
    EXPECT_THAT(nearest_rows(*table, query, options), expected);
    Workers workers(1);
    const std::vector<NearestQuery> queries(4, NearestQuery{query});
    EXPECT_THAT(must(nearest_rows(*table, queries, options, workers))[3], expected);
}

}  // namespace
}  // namespace lode
