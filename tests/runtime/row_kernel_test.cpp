// Every element type widened exactly, and the instruction sets against each other.
#include "runtime/kernels/row_kernel.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <Eigen/Core>
#include <gtest/gtest.h>

namespace lode {
namespace {

constexpr Dtype dtypes[] = {Dtype::float32, Dtype::float16, Dtype::bfloat16, Dtype::int8};

template <typename T>
std::vector<std::byte> bytes_of(const std::vector<T>& values) {
    const auto bytes = std::as_bytes(std::span(values));
    return {bytes.begin(), bytes.end()};
}

std::vector<std::uint32_t> widened(Dtype dtype, InstructionSet set, const std::vector<std::byte>& row, float scale = 1,
                                   std::size_t skip = 0) {
    const std::size_t dims = (row.size() - skip) / size_in_bytes(dtype);
    std::vector<float> out(dims);
    row_kernel(dtype, set).widen(row.data() + skip, scale, dims, out.data());
    std::vector<std::uint32_t> bits(dims);
    std::ranges::transform(out, bits.begin(), [](float value) { return std::bit_cast<std::uint32_t>(value); });
    return bits;
}

/// Finite values of every type, from a fixed sequence.
std::vector<std::byte> a_row(Dtype dtype, std::size_t dims) {
    std::vector<std::byte> row(dims * size_in_bytes(dtype));
    std::uint32_t random = 7;
    for (auto& byte : row) {
        random = random * 1664525U + 1013904223U;
        byte = static_cast<std::byte>(random >> 24U);
    }
    const std::size_t size = size_in_bytes(dtype);  // the top byte bears sign and exponent
    if (dtype != Dtype::int8)
        for (std::size_t i = size - 1; i < row.size(); i += size) row[i] = (row[i] & std::byte{0x81}) | std::byte{0x3C};
    return row;
}

TEST(RowKernelTest, EveryFloat16IsWidenedAsEigenDoes) {
    std::vector<std::uint16_t> all(65536);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint16_t>(i);
    const auto bits = widened(Dtype::float16, InstructionSet::portable, bytes_of(all));
    for (std::size_t i = 0; i < all.size(); ++i) {
        const float expected = Eigen::half_impl::half_to_float(Eigen::half_impl::raw_uint16_to_half(all[i]));
        if (std::isnan(expected)) {
            EXPECT_TRUE(std::isnan(std::bit_cast<float>(bits[i]))) << i;
        } else {
            ASSERT_EQ(bits[i], std::bit_cast<std::uint32_t>(expected)) << i;
        }
    }
}

TEST(RowKernelTest, EveryFloat16AndBfloat16IsWidenedTheSameOnEveryInstructionSet) {
    std::vector<std::uint16_t> all(65536);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint16_t>(i);
    for (const Dtype dtype : {Dtype::float16, Dtype::bfloat16})
        for (const InstructionSet set : instruction_sets())
            EXPECT_EQ(widened(dtype, InstructionSet::portable, bytes_of(all)), widened(dtype, set, bytes_of(all)));
}

TEST(RowKernelTest, EveryInt8TimesScaleIsRoundedOnceOnEveryInstructionSet) {
    std::vector<std::int8_t> all;
    for (int i = -128; i < 128; ++i) all.push_back(static_cast<std::int8_t>(i));
    for (const float scale :
         {1.0F, 0.0078740157F, 1e-30F, 3.3e37F, 0.0F, -0.5F, std::numeric_limits<float>::infinity()}) {
        const auto portable = widened(Dtype::int8, InstructionSet::portable, bytes_of(all), scale);
        for (std::size_t i = 0; i < all.size(); ++i) {
            const float expected = static_cast<float>(all[i]) * scale;
            if (std::isnan(expected)) continue;
            ASSERT_EQ(portable[i], std::bit_cast<std::uint32_t>(expected)) << int{all[i]};
        }
        for (const InstructionSet set : instruction_sets())
            EXPECT_EQ(portable, widened(Dtype::int8, set, bytes_of(all), scale));
    }
}

TEST(RowKernelTest, RowsOfAnyLengthAtAnyAddressAreWidenedTheSame) {
    for (const Dtype dtype : dtypes)
        for (std::size_t dims = 0; dims < 40; ++dims) {
            std::vector<std::byte> row(1);  // so that the elements start at an odd address
            const auto elements = a_row(dtype, dims);
            row.insert(row.end(), elements.begin(), elements.end());
            for (const InstructionSet set : instruction_sets())
                EXPECT_EQ(widened(dtype, InstructionSet::portable, row, 0.25F, 1), widened(dtype, set, row, 0.25F, 1))
                    << to_string(dtype) << ' ' << dims;
        }
}

TEST(RowKernelTest, DotAndNormAgreeWithDoublePrecision) {
    for (const InstructionSet set : instruction_sets()) {
        for (const Dtype dtype : dtypes)
            for (const std::size_t dims : {0U, 1U, 7U, 8U, 15U, 16U, 17U, 24U, 100U, 300U, 301U}) {
                const auto row = a_row(dtype, dims);
                std::vector<float> values(dims);
                row_kernel(dtype, set).widen(row.data(), 1.0F, dims, values.data());
                std::vector<float> query(dims);
                double dot = 0, norm = 0, magnitude = 0;
                for (std::size_t i = 0; i < dims; ++i) {
                    query[i] = static_cast<float>(i % 11) * 0.37F - 1.5F;
                    dot += double{values[i]} * query[i];
                    norm += double{values[i]} * values[i];
                    magnitude += std::abs(double{values[i]} * query[i]);
                }
                const auto sums = row_kernel(dtype, set).dot(row.data(), query.data(), dims);
                EXPECT_NEAR(sums.dot, dot, 1e-6 * magnitude) << to_string(dtype) << ' ' << dims;
                EXPECT_NEAR(sums.squared_norm, norm, 1e-6 * norm) << to_string(dtype) << ' ' << dims;
            }
    }
}

TEST(RowKernelTest, BlocksOfRowsAreCombinedLeftToRightTheSameOnEveryInstructionSet) {
    for (const Dtype dtype : dtypes)
        for (const std::size_t dims : {1U, 7U, 8U, 16U, 17U, 31U, 64U, 72U, 128U, 300U})
            for (std::size_t size = 1; size <= RowBlock::capacity; ++size) {
                const std::size_t row_size = dims * size_in_bytes(dtype);
                const auto stored = a_row(dtype, size * dims);
                RowBlock block;
                block.size = size;
                std::vector<float> sum(dims, 0.75F), maximum(dims, 0.75F), widened_row(dims);
                for (std::size_t r = 0; r < size; ++r) {
                    block.rows[r] = stored.data() + r * row_size;
                    block.scales[r] = 0.125F * static_cast<float>(r + 1);
                }
                block.later = block.rows;
                for (std::size_t i = 0; i < dims; ++i) {
                    float total = 0, most = 0;
                    for (std::size_t r = 0; r < size; ++r) {
                        row_kernel(dtype, InstructionSet::portable)
                            .widen(block.rows[r], block.scales[r], dims, widened_row.data());
                        total = r == 0 ? widened_row[i] : total + widened_row[i];
                        most = r == 0 ? widened_row[i] : std::max(most, widened_row[i]);
                    }
                    sum[i] += total;
                    maximum[i] = std::max(maximum[i], most);
                }
                for (const InstructionSet set : instruction_sets()) {
                    const RowKernel kernel = row_kernel(dtype, set);
                    std::vector<float> out(dims + 1, 0.75F);
                    kernel.sum(block, dims, Accumulate::yes, out.data());
                    EXPECT_TRUE(std::equal(sum.begin(), sum.end(), out.begin())) << to_string(dtype) << ' ' << dims;
                    out.assign(dims + 1, 0.75F);
                    kernel.maximum(block, dims, Accumulate::yes, out.data());
                    EXPECT_TRUE(std::equal(maximum.begin(), maximum.end(), out.begin()))
                        << to_string(dtype) << ' ' << dims;
                    EXPECT_EQ(out[dims], 0.75F) << "nothing is written behind the row";
                }
            }
}

TEST(RowKernelTest, ProductsAndQuotientsAreRoundedOnceOnEveryInstructionSet) {
    for (const InstructionSet set : instruction_sets())
        for (std::size_t dims = 0; dims < 40; ++dims) {
            std::vector<float> products(dims + 1, 0.3F), quotients(dims + 1, 0.3F);
            row_kernel(Dtype::float32, set).multiply(1 / 3.0F, dims, products.data());
            row_kernel(Dtype::float32, set).divide(3, dims, quotients.data());
            for (std::size_t i = 0; i <= dims; ++i) {
                EXPECT_EQ(products[i], i < dims ? 0.3F * (1 / 3.0F) : 0.3F);
                EXPECT_EQ(quotients[i], i < dims ? 0.3F / 3 : 0.3F);
            }
        }
}

}  // namespace
}  // namespace lode
