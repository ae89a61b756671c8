// Tables against their files: what fits is gathered, what does not is refused by name.
#include "runtime/table.h"

#include <filesystem>
#include <vector>

#include <gmock/gmock.h>

#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing_runtime::bytes_of;
using testing_runtime::safetensors;

std::vector<float> gathered(const Table& table, const std::vector<std::int64_t>& ids) {
    std::vector<float> out(ids.size() * table.dims(), -7.0F);
    table.gather(ids, out.data());
    return out;
}

class TableTest : public testing::Test {
protected:
    Result<Table> open(const std::string& file, Dtype dtype, std::vector<std::uint64_t> shape) {
        m_folder.write("t.safetensors", file);
        return Table::open(m_folder.path(), {"t.safetensors", "t", dtype, std::move(shape), true});
    }

    TemporaryFolder m_folder;
};

TEST_F(TableTest, GathersRowsInTheOrderAskedAndZerosForNone) {
    const auto table =
        open(safetensors({{"t", "F32", {3, 2}}}, bytes_of<float>({1, 2, 3, 4, 5, 6})), Dtype::float32, {3, 2});
    ASSERT_THAT(table, IsOk());
    EXPECT_EQ(table->rows(), 3U);
    EXPECT_EQ(table->dims(), 2U);
    EXPECT_THAT(gathered(*table, {2, -1, 0, 2, 1}), ElementsAre(5, 6, 0, 0, 1, 2, 5, 6, 3, 4));
    EXPECT_THAT(gathered(*table, {}), ElementsAre());
}

TEST_F(TableTest, EveryTypeAnswersInFloat32) {
    const auto float16 =
        open(safetensors({{"t", "F16", {2, 2}}}, bytes_of<std::uint16_t>({0x3C00, 0xC000, 0x3800, 0x0001})),
             Dtype::float16, {2, 2});
    ASSERT_THAT(float16, IsOk());
    EXPECT_THAT(gathered(*float16, {1, 0}), ElementsAre(0.5F, 0x1p-24F, 1, -2));
    const auto bfloat16 = open(safetensors({{"t", "BF16", {1, 3}}}, bytes_of<std::uint16_t>({0x3F80, 0xC000, 0x3F00})),
                               Dtype::bfloat16, {1, 3});
    ASSERT_THAT(bfloat16, IsOk());
    EXPECT_THAT(gathered(*bfloat16, {0}), ElementsAre(1, -2, 0.5F));
}

TEST_F(TableTest, Int8RowsAreTimesTheirScale) {
    const std::string scales = bytes_of<float>({0.5F, 0.1F});
    const auto table = open(
        safetensors({{"t.scale", "F32", {2}}, {"t", "I8", {2, 2}}}, scales + bytes_of<std::int8_t>({1, -127, 3, 0})),
        Dtype::int8, {2, 2});
    ASSERT_THAT(table, IsOk());
    EXPECT_THAT(gathered(*table, {0, 1}), ElementsAre(0.5F, -63.5F, 3 * 0.1F, 0));
}

TEST_F(TableTest, Int8WithoutAScaleForEachRowIsRefused) {
    EXPECT_THAT(open(safetensors({{"t", "I8", {1, 4}}}, "abcd"), Dtype::int8, {1, 4}),
                FailsWith(ErrorCode::integrity, "no tensor `t.scale`"));
    EXPECT_THAT(open(safetensors({{"t", "I8", {1, 4}}, {"t.scale", "F32", {2}}}, "abcdefghijkl"), Dtype::int8, {1, 4}),
                FailsWith(ErrorCode::integrity, "the tensor `t.scale` is F32[2], expected F32[1]"));
}

TEST_F(TableTest, ATensorThatIsNotAsDeclaredIsRefusedByFileAndName) {
    const std::string file = safetensors({{"t", "F32", {3, 2}}}, bytes_of<float>({1, 2, 3, 4, 5, 6}));
    EXPECT_THAT(open(file, Dtype::float16, {3, 2}),
                FailsWith(ErrorCode::integrity,
                          "the table `t` in `t.safetensors`: the tensor `t` is F32[3,2], expected F16[3,2]"));
    EXPECT_THAT(open(file, Dtype::float32, {2, 3}), FailsWith(ErrorCode::integrity, "expected F32[2,3]"));
    EXPECT_THAT(open(file, Dtype::float32, {6}), FailsWith(ErrorCode::integrity, "expected F32[6]"));
    EXPECT_THAT(open(file, Dtype::int64, {3, 2}), FailsWith(ErrorCode::integrity, "cannot hold int64"));
    EXPECT_THAT(open(safetensors({{"u", "F32", {1, 1}}}, "abcd"), Dtype::float32, {1, 1}),
                FailsWith(ErrorCode::integrity, "no tensor `t`"));
}

TEST_F(TableTest, AFileShorterOrLongerThanItsHeaderPromisesIsRefused) {
    const std::string whole = safetensors({{"t", "F32", {3, 2}}}, bytes_of<float>({1, 2, 3, 4, 5, 6}));
    for (std::size_t size = 0; size < whole.size(); ++size)
        ASSERT_THAT(open(whole.substr(0, size), Dtype::float32, {3, 2}),
                    FailsWith(ErrorCode::integrity, "t.safetensors"))
            << size;
    EXPECT_THAT(open(whole + "x", Dtype::float32, {3, 2}), FailsWith(ErrorCode::integrity, "t.safetensors"));
}

TEST_F(TableTest, ATableMayHaveNoRowsAndMustHaveSomeColumns) {
    const auto no_rows = open(safetensors({{"t", "F32", {0, 3}}}, ""), Dtype::float32, {0, 3});
    ASSERT_THAT(no_rows, IsOk());
    EXPECT_THAT(gathered(*no_rows, {-1}), ElementsAre(0, 0, 0));
    for (const std::uint64_t dims : {std::uint64_t{0}, Table::most_dims + 1})
        EXPECT_THAT(
            open(safetensors({{"t", "F32", {0, dims}}}, ""), Dtype::float32, {0, dims}),
            FailsWith(ErrorCode::integrity, "a table has 1 to 1048576 columns, `t` has " + std::to_string(dims)));
}

TEST(SharedTableTest, HostileSafetensorsFilesAreRefused) {
    const auto folder = std::filesystem::path(LODE_SHARED_DATA) / "hostile/safetensors-attacks";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no " << folder;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename();
        for (const std::vector<std::uint64_t>& shape : {std::vector<std::uint64_t>{2, 2}, {2, 0}, {0, 2}})
            EXPECT_THAT(Table::open(folder, {name, "test", Dtype::float32, shape, true}),
                        FailsWith(ErrorCode::integrity, name))
                << name;
    }
}

TEST(SharedTableTest, ARealModelIsTheSameInFloat32AndFloat16ButForRounding) {
    const auto folder = std::filesystem::path(LODE_SHARED_DATA) / "models";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no " << folder;
    const auto open = [&](const char* name, Dtype dtype) {
        return Table::open(folder / name, {"model.safetensors", "embeddings", dtype, {29528, 2}, true});
    };
    const auto float32 = open("test-model-float32", Dtype::float32);
    const auto float16 = open("test-model-float16", Dtype::float16);
    ASSERT_THAT(float32, IsOk());
    ASSERT_THAT(float16, IsOk());
    EXPECT_THAT(open("test-model-int8", Dtype::int8), FailsWith(ErrorCode::integrity, "no tensor `embeddings.scale`"));

    std::vector<std::int64_t> ids(29528);
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<std::int64_t>(i);
    const auto wide = gathered(*float32, ids);
    const auto narrow = gathered(*float16, ids);
    for (std::size_t i = 0; i < wide.size(); ++i)
        ASSERT_NEAR(wide[i], narrow[i], std::abs(wide[i]) * 0x1p-11 + 0x1p-25) << i;
}

}  // namespace
}  // namespace lode
