// Numbers out of files that other programs write: NumPy's arrays and safetensors.
#include "authoring/parts/tensor_rows.h"

#include <cstring>

#include <gmock/gmock.h>

#include "authoring/parts/npy_header.h"
#include "module/safetensors.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::ElementsAre;

template <typename T>
std::string bytes_of(const std::vector<T>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

/// As numpy.save writes it: format 1.0, the header padded to 64 bytes.
std::string npy(const std::string& dict, const std::string& data) {
    std::string head("\x93NUMPY\x01\x00", 8);
    std::string text = dict;
    text.resize((10 + text.size() + 1 + 63) / 64 * 64 - 10 - 1, ' ');
    text += '\n';
    head += static_cast<char>(text.size());
    head += '\0';
    return head + text + data;
}

std::string dict(std::string_view descr, std::string_view shape, std::string_view order = "False") {
    return "{'descr': '" + std::string(descr) + "', 'fortran_order': " + std::string(order) +
           ", 'shape': " + std::string(shape) + ", }";
}

std::vector<std::vector<float>> all_rows(RowSource& source) {
    std::vector<std::vector<float>> rows;
    while (true) {
        const auto row = must(source.next());
        if (!row) return rows;
        rows.emplace_back(row->begin(), row->end());
    }
}

class TensorRowsTest : public testing::Test {
protected:
    Result<std::unique_ptr<RowSource>> open_npy(const std::string& content) {
        return open_npy_rows(m_folder.write("array.npy", content));
    }
    Result<std::unique_ptr<RowSource>> open_tensors(const std::vector<TensorLayout>& layout, const std::string& data,
                                                    std::string tensor = {}) {
        return open_safetensors_rows(m_folder.write("t.safetensors", make_safetensors_header(layout) + data),
                                     std::move(tensor));
    }

    TemporaryFolder m_folder;
};

TEST_F(TensorRowsTest, EveryKindOfNumberBecomesFloat32) {
    const std::pair<std::string_view, std::string> rows[] = {
        {"<f8", bytes_of<double>({1, -2, 3, 4})},
        {"<f4", bytes_of<float>({1, -2, 3, 4})},
        {"<f2", bytes_of<std::uint16_t>({0x3C00, 0xC000, 0x4200, 0x4400})},
        {"|i1", bytes_of<std::int8_t>({1, -2, 3, 4})},
        {"<i2", bytes_of<std::int16_t>({1, -2, 3, 4})},
        {"<i4", bytes_of<std::int32_t>({1, -2, 3, 4})},
        {"<i8", bytes_of<std::int64_t>({1, -2, 3, 4})},
    };
    for (const auto& [descr, data] : rows) {
        SCOPED_TRACE(descr);
        const auto source = must(open_npy(npy(dict(descr, "(2, 2)"), data)));
        EXPECT_EQ(source->rank(), 2U);
        EXPECT_THAT(all_rows(*source), ElementsAre(ElementsAre(1, -2), ElementsAre(3, 4)));
    }
}

TEST_F(TensorRowsTest, AnArrayOfOneDimensionIsOneRow) {
    const auto source = must(open_npy(npy(dict("<f4", "(3,)", "True"), bytes_of<float>({1, 2, 3}))));
    EXPECT_EQ(source->rank(), 1U);
    EXPECT_THAT(all_rows(*source), ElementsAre(ElementsAre(1, 2, 3)));
}

TEST_F(TensorRowsTest, ATableLargerThanAPieceArrivesWhole) {
    std::vector<float> values(700 * 1000);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i);
    const auto source = must(open_npy(npy(dict("<f4", "(700, 1000)"), bytes_of(values))));
    const auto rows = all_rows(*source);
    ASSERT_EQ(rows.size(), 700U);
    EXPECT_EQ(rows[699][999], 699'999.0F);
    EXPECT_EQ(rows[262][144], 262'144.0F) << "the first value of the second piece";
}

TEST_F(TensorRowsTest, ArraysThatAreNoTablesAreRefused) {
    const std::string four = bytes_of<float>({1, 2, 3, 4});
    struct Row {
        std::string_view name;
        std::string content;
        std::string_view words;
    };
    const Row rows[] = {
        {"an empty file", "", "it does not begin"},
        {"a later format", "\x93NUMPY\x04" + std::string(20, '\0'), "it does not begin"},
        {"a header cut short", npy(dict("<f4", "(2, 2)"), four).substr(0, 40), "cut short"},
        {"Fortran order", npy(dict("<f4", "(2, 2)", "True"), four), "Fortran order"},
        {"big-endian", npy(dict(">f4", "(2, 2)"), four), "got `>f4`"},
        {"strings", npy(dict("<U4", "(1,)"), four), "got `<U4`"},
        {"fields", npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4,), }", four), "malformed"},
        {"no shape", npy("{'descr': '<f4', 'fortran_order': False}", four), "malformed"},
        {"a negative shape", npy(dict("<f4", "(-2, 2)"), four), "malformed"},
        {"three dimensions", npy(dict("<f4", "(1, 2, 2)"), four), "got the shape [1,2,2]"},
        {"a single number", npy(dict("<f4", "()"), four), "got the shape []"},
        {"rows without values", npy(dict("<f4", "(4, 0)"), ""), "got the shape [4,0]"},
        {"numbers missing", npy(dict("<f4", "(3, 2)"), four), "expected 3 rows of 2 numbers of 4 bytes, got 16 bytes"},
        {"numbers too many", npy(dict("<f4", "(1, 2)"), four), "got 16 bytes"},
        {"a size that overflows", npy(dict("<f4", "(4611686018427387904, 4)"), four), "got 16 bytes"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_THAT(open_npy(row.content), FailsWith(ErrorCode::unusable, row.words));
    }
}

TEST_F(TensorRowsTest, HeadersOfLaterFormatsAndOtherOrdersAreRead) {
    const std::string text = R"({"shape": (2, 3), "fortran_order": False, "descr": "<f4"})"
                             "\n";
    std::string head("\x93NUMPY\x02\x00", 8);
    head += static_cast<char>(text.size());
    const auto header = must(parse_npy_header(head + std::string(3, '\0') + text));
    EXPECT_THAT(header.shape, ElementsAre(2, 3));
    EXPECT_EQ(header.element, "F32");
    EXPECT_EQ(header.data_begin, 12 + text.size());
}

TEST_F(TensorRowsTest, ATensorIsFoundByItsNameOrBecauseItIsAlone) {
    const std::vector<TensorLayout> two = {{"a", "F32", {1, 2}}, {"b", "BF16", {2}}};
    const std::string data = bytes_of<float>({1, 2}) + bytes_of<std::uint16_t>({0x3F80, 0x4000});
    EXPECT_THAT(all_rows(*must(open_tensors(two, data, "a"))), ElementsAre(ElementsAre(1, 2)));
    EXPECT_THAT(all_rows(*must(open_tensors(two, data, "b"))), ElementsAre(ElementsAre(1, 2)));
    EXPECT_THAT(open_tensors(two, data), FailsWith(ErrorCode::invalid_argument, "2 tensors and none was named"));
    EXPECT_THAT(open_tensors(two, data, "c"), FailsWith(ErrorCode::not_found, "no tensor `c`; it has: a, b"));
    EXPECT_THAT(all_rows(*must(open_tensors({{"a", "F32", {2, 1}}}, bytes_of<float>({1, 2})))),
                ElementsAre(ElementsAre(1), ElementsAre(2)));
}

TEST_F(TensorRowsTest, Int8RowsAreTakenWithTheirScales) {
    const std::string data = bytes_of<float>({0.5F, 2}) + bytes_of<std::int8_t>({2, -4, 1, 3});
    const auto source = must(open_tensors({{"t.scale", "F32", {2}}, {"t", "I8", {2, 2}}}, data));
    EXPECT_THAT(all_rows(*source), ElementsAre(ElementsAre(1, -2), ElementsAre(2, 6)));
}

TEST_F(TensorRowsTest, ATensorOfWhatIsNoNumberIsRefused) {
    EXPECT_THAT(open_tensors({{"a", "BOOL", {2, 1}}}, "\1\1"),
                FailsWith(ErrorCode::unusable, "the tensor `a` is BOOL"));
}

}  // namespace
}  // namespace lode
