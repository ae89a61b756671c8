// Integer dot products on every instruction set against a plain sum in 64 bits.
#include "runtime/kernels/byte_dots.h"

#include <vector>

#include <gtest/gtest.h>

namespace lode {
namespace {

class Numbers {
public:
    std::uint32_t next() {
        m_state = m_state * 1664525U + 1013904223U;
        return m_state >> 16U;
    }

private:
    std::uint32_t m_state = 11;
};

struct Example {
    std::size_t row_size;
    std::size_t count;
    std::vector<std::byte> rows;  // after one byte, so that rows lie at odd addresses
    std::vector<std::int16_t> query;

    std::vector<std::int32_t> dots(InstructionSet set) const {
        std::int32_t sum = 0;
        for (const std::int16_t value : query) sum += value;
        std::vector<std::int32_t> found(count, -1);
        byte_dots(set)({rows.data() + 1, row_size, count}, {query.data(), sum}, found.data());
        return found;
    }

    std::vector<std::int32_t> expected() const {
        std::vector<std::int32_t> sums;
        for (std::size_t row = 0; row < count; ++row) {
            std::int64_t sum = 0;
            for (std::size_t i = 0; i < row_size; ++i)
                sum += (std::to_integer<std::int64_t>(rows[1 + row * row_size + i]) - 128) * query[i];
            EXPECT_EQ(sum, static_cast<std::int32_t>(sum));
            sums.push_back(static_cast<std::int32_t>(sum));
        }
        return sums;
    }
};

Example random_example(std::size_t row_size, std::size_t count) {
    Numbers numbers;
    Example example{row_size, count, std::vector<std::byte>(1 + row_size * count), {}};
    for (std::byte& byte : example.rows) byte = static_cast<std::byte>(numbers.next());
    for (std::size_t i = 0; i < row_size; ++i)
        example.query.push_back(static_cast<std::int16_t>(static_cast<int>(numbers.next()) % 16001 - 8000));
    return example;
}

TEST(ByteDotsTest, AreExactForRowsOfEverySizeAndAnyNumberOfThem) {
    for (const InstructionSet set : instruction_sets())
        for (std::size_t row_size = 0; row_size <= 1024; row_size += byte_row_unit)
            for (std::size_t count = 0; count <= 9; ++count) {
                const Example example = random_example(row_size, count);
                EXPECT_EQ(example.dots(set), example.expected()) << row_size << " x " << count;
            }
}

TEST(ByteDotsTest, NeitherSaturateNorOverflowAtTheirExtremes) {
    EXPECT_EQ(max_query_value(64), 32767);
    EXPECT_EQ(max_query_value(1024), 16383);
    EXPECT_EQ(max_query_value(max_byte_row), 127);
    for (const InstructionSet set : instruction_sets())
        for (const std::size_t row_size : {std::size_t{64}, std::size_t{1024}, max_byte_row})
            for (const std::byte byte : {std::byte{0}, std::byte{1}, std::byte{255}})
                for (const std::int32_t value : {-max_query_value(row_size), max_query_value(row_size)}) {
                    const Example example{row_size, 5, std::vector<std::byte>(1 + row_size * 5, byte),
                                          std::vector<std::int16_t>(row_size, static_cast<std::int16_t>(value))};
                    EXPECT_EQ(example.dots(set), example.expected());
                }
}

}  // namespace
}  // namespace lode
