// Dot products of many rows of bytes with one query of finer integers.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "runtime/kernels/row_kernel.h"

namespace lode {

inline constexpr std::size_t byte_row_unit = 64;          ///< what a row's size is a multiple of
inline constexpr std::size_t max_byte_row = 1ULL << 17U;  ///< a row's greatest size

/// `count` rows one after the other, at any address. A byte b stands for the integer b - 128.
struct ByteRows {
    const std::byte* data = nullptr;
    std::size_t size = 0;  ///< of a row
    std::size_t count = 0;
};

/// How large a query's values may be, for its dot product with a row of that size to fit into 32 bits: at least 127.
constexpr std::int32_t max_query_value(std::size_t row_size) {
    constexpr std::size_t two_bytes = INT16_MAX;
    const std::size_t size = std::max(row_size, byte_row_unit);
    return static_cast<std::int32_t>(std::min(two_bytes, std::size_t{INT32_MAX} / 128 / size));
}

/// As long as a row, at any address; 0 where rows hold padding. No value is beyond max_query_value(rows.size).
struct IntegerQuery {
    const std::int16_t* values = nullptr;
    std::int32_t sum = 0;  ///< of the values
};

/// dots[i] = the sum of (b - 128) * value over row i and the query: exact, the same on every instruction set. Rows
/// after these may be asked for ahead of time, but are not read.
using ByteDots = void (*)(const ByteRows& rows, const IntegerQuery& query, std::int32_t* dots);

/// The fastest that the instruction set, which this machine has, allows.
ByteDots byte_dots(InstructionSet set);

}  // namespace lode
