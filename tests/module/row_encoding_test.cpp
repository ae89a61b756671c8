// Numbers of the narrower formats, compared with others' conversions.
#include "module/row_encoding.h"

#include <array>
#include <cstring>
#include <limits>
#include <vector>

#include <gmock/gmock.h>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;

constexpr float infinity = std::numeric_limits<float>::infinity();

// The expected bits are those of Python's struct.pack("e", …), which rounds ties to even.
TEST(RowEncodingTest, Float16IsRoundedToTheNearestTiesToEven) {
    struct Row {
        float value;
        std::uint16_t bits;
    };
    const Row rows[] = {
        {0.0F, 0x0000},
        {-0.0F, 0x8000},
        {1.0F, 0x3C00},
        {-2.0F, 0xC000},
        {1.11F, 0x3C71},
        {2.56F, 0x411F},
        {3.45F, 0x42E6},
        {0.1F, 0x2E66},
        {-0.33333334F, 0xB555},
        {65504.0F, 0x7BFF},
        {65519.99F, 0x7BFF},
        {6.103515625e-05F, 0x0400},        // the least normal number
        {6.097555160522461e-05F, 0x03FF},  // the largest below
        {5.960464477539063e-08F, 0x0001},  // the least of all
        {8.940696716308594e-08F, 0x0002},  // between two: the even one
        {2.9802322387695312e-08F, 0x0000},
        {2.98023259404089e-08F, 0x0001},
        {1.00048828125F, 0x3C00},  // between two: the even one
        {1.00146484375F, 0x3C02},
        {1e-10F, 0x0000},
        {65520.0F, 0x7C00},
        {infinity, 0x7C00},
        {-infinity, 0xFC00},
    };
    for (const auto& row : rows) EXPECT_EQ(to_float16(row.value), row.bits) << row.value;
    EXPECT_GT(to_float16(std::numeric_limits<float>::quiet_NaN()) & 0x7FFFU, 0x7C00U);
}

// bfloat16 is the upper half of float32: 1 is 3F80, and each bit of the last place is 2^-7 there.
TEST(RowEncodingTest, Bfloat16IsRoundedToTheNearestTiesToEven) {
    struct Row {
        float value;
        std::uint16_t bits;
    };
    const Row rows[] = {
        {0.0F, 0x0000},          {-1.0F, 0xBF80}, {3.14159265F, 0x4049},
        {1.00390625F, 0x3F80},                                              // 1 + 2^-8, between two: the even one
        {1.01171875F, 0x3F82},                                              // 1 + 3 x 2^-8, likewise
        {1.0078125F, 0x3F81},    {0.1F, 0x3DCD},  {3.3895314e38F, 0x7F7F},  // the largest
        {3.4028235e38F, 0x7F80},                                            // float32's largest is nearer to infinity
        {1e-45F, 0x0000},
    };
    for (const auto& row : rows) EXPECT_EQ(to_bfloat16(row.value), row.bits) << row.value;
    EXPECT_GT(to_bfloat16(std::numeric_limits<float>::quiet_NaN()) & 0x7FFFU, 0x7F80U);
}

struct Int8Row {
    float scale = 0;
    std::vector<int> elements;
};

Int8Row encode_int8(const std::vector<float>& values) {
    std::vector<std::byte> bytes(values.size());
    Int8Row row{encode_row(Dtype::int8, values, bytes).value(), {}};
    for (const std::byte byte : bytes) row.elements.push_back(static_cast<std::int8_t>(byte));
    return row;
}

TEST(RowEncodingTest, Int8SpansTheRowsLargestMagnitude) {
    const auto row = encode_int8({-2.54F, 1.27F, 0.01F, 0, 0.02F});
    EXPECT_FLOAT_EQ(row.scale, 0.02F);
    EXPECT_THAT(row.elements, ElementsAre(-127, 64, 0, 0, 1));  // 63.5 and 0.5 are ties
}

TEST(RowEncodingTest, Int8RowOfZerosHasTheScaleZero) {
    const auto row = encode_int8({0, -0.0F, 0});
    EXPECT_EQ(row.scale, 0.0F);
    EXPECT_THAT(row.elements, ElementsAre(0, 0, 0));
}

TEST(RowEncodingTest, Int8HoldsTheLeastAndTheLargestRows) {
    constexpr float least = std::numeric_limits<float>::denorm_min();
    EXPECT_THAT(encode_int8({least, -least}).elements, ElementsAre(0, 0));
    constexpr float largest = std::numeric_limits<float>::max();
    EXPECT_THAT(encode_int8({largest, -largest, 0}).elements, ElementsAre(127, -127, 0));
}

TEST(RowEncodingTest, AValueBeyondTheFormatIsRefused) {
    std::array<std::byte, 4> bytes{};
    EXPECT_THAT(encode_row(Dtype::float16, std::array{1.0F, 65520.0F}, bytes),
                FailsWith(ErrorCode::unusable, "the value 65520 is beyond what float16 holds"));
    EXPECT_THAT(encode_row(Dtype::bfloat16, std::array{1.0F, -3.4028235e38F}, bytes),
                FailsWith(ErrorCode::unusable, "beyond what bfloat16 holds"));
}

TEST(RowEncodingTest, Float32IsKeptAsItIs) {
    const std::array values = {1.11F, -0.0F, 1e-45F};
    std::array<std::byte, sizeof values> bytes{};
    EXPECT_EQ(encode_row(Dtype::float32, values, bytes).value(), 1.0F);
    EXPECT_EQ(std::memcmp(bytes.data(), values.data(), sizeof values), 0);
}

}  // namespace
}  // namespace lode
