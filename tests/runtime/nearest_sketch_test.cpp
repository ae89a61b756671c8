// A search by sketch finds what a scan of the table finds, to the last bit.
#include "runtime/nearest/nearest_sketch.h"

#include <bit>
#include <limits>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/runtime/test_sketch.h"
#include "tests/support/golden_file.h"

namespace lode {
namespace {

using namespace testing_runtime;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using testing::SizeIs;

constexpr float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
constexpr std::size_t without_limit = std::numeric_limits<std::size_t>::max();

struct Bits {
    std::uint64_t row;
    std::uint32_t score;

    friend bool operator==(const Bits&, const Bits&) = default;
};

std::vector<Bits> bits_of(const std::vector<ScoredRow>& rows) {
    std::vector<Bits> bits;
    bits.reserve(rows.size());
    for (const ScoredRow& each : rows) bits.push_back({each.row, std::bit_cast<std::uint32_t>(each.score)});
    return bits;
}

void expect_same(const NearestSketch& sketch, const Table& table, const std::vector<float>& query,
                 const NearestOptions& options, const std::string& what) {
    EXPECT_EQ(bits_of(nearest_rows(sketch, table, query, options)), bits_of(nearest_rows(table, query, options)))
        << what << ", " << options.count << " of " << table.rows();
}

void expect_same_for_all_options(const NearestSketch& sketch, const Table& table, const std::vector<float>& query,
                                 const std::string& what) {
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{10}, std::size_t{5000}, without_limit})
        expect_same(sketch, table, query, {.count = count}, what);
    expect_same(sketch, table, query, {.count = 3, .rows = table.rows() / 2, .without = 1}, what);
}

void scale_row(std::vector<float>& values, std::size_t dims, std::size_t row, float factor) {
    for (std::size_t i = 0; i < dims; ++i) values[row * dims + i] *= factor;
}

/// Two hundred rows: random ones, multiples and copies of each other, zeros, tiny and huge ones, NaNs and infinities.
std::vector<float> odd_values(std::size_t dims, Dtype dtype) {
    constexpr std::size_t rows = 200;
    std::vector<float> values = Normal(static_cast<std::uint32_t>(dims)).next(rows * dims);
    for (std::size_t row = 20; row < 40; ++row)
        for (std::size_t i = 0; i < dims; ++i) values[row * dims + i] = values[(row % 3) * dims + i];
    for (const std::size_t row : {40U, 41U, 77U, 199U}) scale_row(values, dims, row, 0);
    for (std::size_t row = 50; row < 60; ++row) scale_row(values, dims, row, 4.0F);
    if (dtype != Dtype::float32 && dtype != Dtype::bfloat16) return values;
    for (const std::size_t row : {60U, 61U, 62U}) scale_row(values, dims, row, 1e-20F);
    for (const std::size_t row : {63U, 64U}) scale_row(values, dims, row, 1e-43F);
    for (const std::size_t row : {65U, 66U}) scale_row(values, dims, row, 1e19F);
    for (const std::size_t row : {67U, 68U}) scale_row(values, dims, row, 1e37F);
    values[70 * dims] = nan;
    values[71 * dims + dims / 2] = infinity;
    values[72 * dims + dims - 1] = -infinity;
    return values;
}

class NearestSketchTest : public testing::Test {
protected:
    void expect_same_as_a_scan(std::size_t dims, Dtype dtype, InstructionSet set) {
        const DeclaredTable declared = declared_table(m_folder, odd_values(dims, dtype), dims, dtype, set);
        const NearestSketch sketch = sketch_of(declared, set);
        const auto what = fmt::format("{} {} on {}", to_string(dtype), dims, static_cast<int>(set));
        std::vector<float> row(dims);
        declared.table.gather(std::vector<std::int64_t>{1}, row.data());
        expect_same_for_all_options(sketch, declared.table, row, what);
        expect_same_for_all_options(sketch, declared.table, Normal(3).next(dims), what);
    }

    TemporaryFolder m_folder;
};

TEST_F(NearestSketchTest, FindsWhatAScanFindsForEveryNumberOfDimensions) {
    for (std::size_t dims = 1; dims <= 130; ++dims) expect_same_as_a_scan(dims, Dtype::float32, best_instruction_set());
}

TEST_F(NearestSketchTest, FindsWhatAScanFindsForEveryTypeOnEveryInstructionSet) {
    for (const InstructionSet set : instruction_sets())
        for (const Dtype dtype : {Dtype::float32, Dtype::float16, Dtype::bfloat16, Dtype::int8})
            for (const std::size_t dims : {1U, 2U, 7U, 64U, 100U, 300U}) expect_same_as_a_scan(dims, dtype, set);
}

TEST_F(NearestSketchTest, QueriesWithoutADirectionOrOfAnyMagnitudeFindWhatAScanFinds) {
    constexpr std::size_t dims = 5;
    const DeclaredTable declared = declared_table(m_folder, odd_values(dims, Dtype::float32), dims);
    const NearestSketch sketch = sketch_of(declared);
    for (const float factor : {0.0F, 1e-45F, 1e-38F, 1e-25F, 1e-12F, 1e12F, 1e16F, 1e30F, 1e38F, nan, infinity}) {
        std::vector<float> query = {0.5F, -1, 0.25F, 0, 1};
        for (float& value : query) value *= factor;
        expect_same_for_all_options(sketch, declared.table, query, fmt::format("a query times {}", factor));
    }
}

TEST_F(NearestSketchTest, LooksAtFewRowsOfManyAndMissesNone) {
    constexpr std::size_t rows = 20'000, dims = 300;
    const DeclaredTable declared = declared_table(m_folder, Normal(1).next(rows * dims), dims);
    const NearestSketch sketch = sketch_of(declared);
    Normal normal(2);
    for (int round = 0; round < 5; ++round) {
        const auto query = normal.next(dims);
        const auto candidates = sketch.candidates(query, {.count = 10});
        ASSERT_TRUE(candidates);
        EXPECT_LT(candidates->size(), 200U);
        expect_same(sketch, declared.table, query, {.count = 10}, "a random query");
        expect_same(sketch, declared.table, query, {.count = 100, .rows = 12'345}, "a random query");
    }
}

TEST_F(NearestSketchTest, RowsThatGetBetterAndBetterFindWhatAScanFinds) {
    constexpr std::size_t rows = 30'000, dims = 2;
    std::vector<float> values;
    for (std::size_t row = 0; row < rows; ++row) {
        values.push_back(static_cast<float>(row));
        values.push_back(static_cast<float>(rows));
    }
    const DeclaredTable declared = declared_table(m_folder, values, dims);
    expect_same(sketch_of(declared), declared.table, {1, 1}, {.count = 10}, "towards the last row");
}

TEST_F(NearestSketchTest, ATableOfRowsThatCannotBeToldApartIsScanned) {
    constexpr std::size_t rows = 5000, dims = 16;
    std::vector<float> values = Normal(1).next(rows * dims);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = values[i % dims] + values[i] * 1e-4F;
    const DeclaredTable declared = declared_table(m_folder, values, dims);
    const NearestSketch sketch = sketch_of(declared);
    const std::vector<float> query(values.begin(), values.begin() + dims);
    EXPECT_EQ(sketch.candidates(query, {.count = 10}), std::nullopt);
    expect_same_for_all_options(sketch, declared.table, query, "near-duplicates");
}

TEST_F(NearestSketchTest, CandidatesAscendAndObeyTheOptions) {
    const DeclaredTable declared = declared_table(m_folder, {1, 0, 0, 1, 2, 0, -1, 0, 3, 0}, 2);
    const NearestSketch sketch = sketch_of(declared);
    const std::vector<float> query = {1, 0};
    EXPECT_THAT(sketch.candidates(query, {.count = 1}), Optional(ElementsAre(0, 2, 4)));
    EXPECT_THAT(sketch.candidates(query, {.count = 1, .rows = 4, .without = 0}), Optional(ElementsAre(2)));
    EXPECT_THAT(sketch.candidates(query, {.count = 0}), Optional(IsEmpty()));
    EXPECT_THAT(sketch.candidates(query, {.count = 99}), Optional(SizeIs(5)));
}

TEST_F(NearestSketchTest, TablesWithoutRowsHaveSketchesToo) {
    const DeclaredTable no_rows = declared_table(m_folder, {}, 3);
    EXPECT_THAT(nearest_rows(sketch_of(no_rows), no_rows.table, std::vector<float>{1, 2, 3}, {}), IsEmpty());
}

TEST_F(NearestSketchTest, ATableOfTooManyDimensionsHasNone) {
    const DeclaredTable declared = declared_table(m_folder, std::vector<float>((1U << 17U) + 1), (1U << 17U) + 1);
    EXPECT_THAT(build_nearest_sketch(declared.table, declared.variable, sketch_source),
                FailsWith(ErrorCode::invalid_argument, "at most 131072 dimensions"));
}

TEST_F(NearestSketchTest, TheSameTableGivesTheSameBytesOnEveryInstructionSet) {
    const DeclaredTable declared = declared_table(m_folder, odd_values(77, Dtype::float32), 77);
    const auto portable =
        must(build_nearest_sketch(declared.table, declared.variable, sketch_source, InstructionSet::portable));
    for (const InstructionSet set : instruction_sets())
        EXPECT_EQ(must(build_nearest_sketch(declared.table, declared.variable, sketch_source, set)).text(),
                  portable.text());
}

TEST_F(NearestSketchTest, TheBytesAreThoseOfTheFormat) {
    const DeclaredTable declared =
        declared_table(m_folder, {1, 2, -3, 0, 0, 0, 0.1F, 0.02F, 0.003F, nan, 1, 2, 1e-30F, 0, 0}, 3);
    const auto sketch = must(build_nearest_sketch(declared.table, declared.variable, sketch_source));
    EXPECT_TRUE(is_golden(sketch.text(), "nearest_sketch/five_rows.nearest-sketch-1"));
}

TEST_F(NearestSketchTest, EveryTensorOfAFileHasASketchOfItsOwnName) {
    const VariableSpec one{"t.safetensors", "one", Dtype::float32, {2, 2}, true};
    VariableSpec two = one, half = one;
    two.tensor = "../two";
    half.dtype = Dtype::float16;
    EXPECT_EQ(nearest_sketch_name(one), nearest_sketch_name(one));
    EXPECT_NE(nearest_sketch_name(one), nearest_sketch_name(two));
    EXPECT_NE(nearest_sketch_name(one), nearest_sketch_name(half));
    EXPECT_THAT(nearest_sketch_name(two), testing::MatchesRegex("nearest-sketch-1-[0-9a-f]+"));
}

}  // namespace
}  // namespace lode
