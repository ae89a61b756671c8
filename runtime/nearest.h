// The rows of a table that point most nearly where a query points: exact, by one pass over the rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "runtime/table.h"

namespace lode {

struct ScoredRow {
    std::uint64_t row = 0;
    float score = 0;  ///< cosine, -1 … 1

    friend bool operator==(const ScoredRow&, const ScoredRow&) = default;
};

struct NearestOptions {
    std::size_t count = 10;
    std::uint64_t rows = std::numeric_limits<std::uint64_t>::max();  ///< only the first so many are looked at
    std::optional<std::uint64_t> without = std::nullopt;             ///< a row left out: the query's own
};

/// At most `count` rows, the highest cosine to `query` (table.dims() floats) first, equal ones by row. A row (or query)
/// whose cosine is no finite number, such as a row of zeros, scores 0. Sums are in f32.
std::vector<ScoredRow> nearest_rows(const Table& table, std::span<const float> query, const NearestOptions& options);

}  // namespace lode
