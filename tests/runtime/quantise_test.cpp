// Rows as bytes: what is promised of their errors, against double precision, and the same bits everywhere.
#include "runtime/kernels/quantise.h"

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace lode {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

std::vector<float> generated(std::size_t dims, float magnitude) {
    std::vector<float> values(dims);
    std::uint32_t random = 5;
    for (float& value : values) {
        random = random * 1664525U + 1013904223U;
        value = (static_cast<float>(random >> 8U) / 0x1p23F - 1.0F) * magnitude;
    }
    return values;
}

struct Row {
    Quantised quantised;
    std::vector<std::byte> bytes;
};

Row quantised(const std::vector<float>& values, InstructionSet set = InstructionSet::portable) {
    Row row{{}, std::vector<std::byte>(values.size())};
    row.quantised = quantise(values.data(), values.size(), row.bytes.data(), set);
    return row;
}

TEST(QuantiseTest, BoundsTheAngleThatRoundingTurnsARowBy) {
    for (const float magnitude : {0x1p-39F, 1.0F, 0x1p49F})
        for (std::size_t dims = 1; dims <= 320; ++dims) {
            const auto values = generated(dims, magnitude);
            const Row row = quantised(values);
            double greatest = 0;
            for (const float value : values) greatest = std::max(greatest, std::abs(double{value}));
            double squares = 0, squared_errors = 0;
            for (std::size_t i = 0; i < dims; ++i) {
                const double x = values[i] * 127.0 / greatest;
                const double q = std::to_integer<int>(row.bytes[i]) - 128;
                ASSERT_LE(std::abs(x - q), 0.50001);
                squares += x * x;
                squared_errors += (x - q) * (x - q);
            }
            const double error = std::sqrt(squared_errors / squares);
            EXPECT_NEAR(row.quantised.factor, 1 / std::sqrt(squares), 1e-5 / std::sqrt(squares));
            EXPECT_GE(row.quantised.error, error - 1e-7);
            EXPECT_LE(row.quantised.error, error * 1.0001 + 1e-6);
        }
}

TEST(QuantiseTest, GivesTheSameBitsOnEveryInstructionSet) {
    for (const InstructionSet set : instruction_sets())
        for (std::size_t dims = 0; dims <= 130; ++dims) {
            const auto values = generated(dims, 3.7F);
            const Row expected = quantised(values), found = quantised(values, set);
            EXPECT_EQ(found.bytes, expected.bytes);
            EXPECT_EQ(std::bit_cast<std::uint32_t>(found.quantised.factor),
                      std::bit_cast<std::uint32_t>(expected.quantised.factor));
            EXPECT_EQ(std::bit_cast<std::uint32_t>(found.quantised.error),
                      std::bit_cast<std::uint32_t>(expected.quantised.error));
        }
}

TEST(QuantiseTest, RoundsToTheNearestIntegerAndHalvesToTheEvenOne) {
    const Row row = quantised({127, -127, 0.5F, 1.5F, -0.5F, -1.5F, 2.4F, 0, 1});
    const std::vector<int> expected = {127, -127, 0, 2, 0, -2, 2, 0, 1};
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(std::to_integer<int>(row.bytes[i]) - 128, expected[i]);
}

TEST(QuantiseTest, ARowWithoutADirectionScoresZeroForSure) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    for (const auto& values : std::vector<std::vector<float>>{
             {}, {0, 0}, {-0.0F}, {nan}, {1, nan, 2}, {infinity}, {1, 2, 3, 4, 5, 6, 7, 8, -infinity}}) {
        const Row row = quantised(values);
        EXPECT_EQ(row.quantised.factor, 0.0F);
        EXPECT_EQ(row.quantised.error, 0.0F);
        for (const std::byte byte : row.bytes) EXPECT_EQ(byte, quantised_zero);
    }
}

TEST(QuantiseTest, AMagnitudeThatCosinesInFloatsCannotBearBoundsNothing) {
    for (const float magnitude : {1e-45F, 1e-38F, 0x1p-41F, 0x1p51F, 3e38F}) {
        const Row row = quantised({0, magnitude, -magnitude / 2});
        EXPECT_EQ(row.quantised.factor, 0.0F) << magnitude;
        EXPECT_EQ(row.quantised.error, infinity) << magnitude;
    }
}

}  // namespace
}  // namespace lode
