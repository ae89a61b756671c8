// The rows of a table that point most nearly where a query points: exact, by one pass over the rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "runtime/nearest/best_rows.h"
#include "runtime/nearest/metric.h"
#include "runtime/table.h"
#include "runtime/workers.h"

namespace lode {

struct NearestOptions {
    std::size_t count = 10;
    std::uint64_t rows = std::numeric_limits<std::uint64_t>::max();  ///< only the first so many are looked at
    std::optional<std::uint64_t> without = std::nullopt;             ///< a row left out: the query's own
    Metric metric = Metric::cosine;
};

/// At most `count` rows, the highest score to `query` (table.dims() floats) first, equal ones by row. A row (or query)
/// whose cosine is no finite number, such as a row of zeros, scores 0; a dot product that is no number, minus infinity.
/// Sums are in f32.
std::vector<ScoredRow> nearest_rows(const Table& table, std::span<const float> query, const NearestOptions& options);

struct NearestQuery {
    std::span<const float> vector;                        ///< table.dims() floats
    std::optional<std::uint64_t> without = std::nullopt;  ///< a row left out of its answer
};

/// The same for several queries that share a pass over the rows, whose parts are shared by the workers;
/// `options.without` is not looked at. Scores may differ in the last bits from those of a query alone. `out_of_space`
/// where memory ends.
Result<std::vector<std::vector<ScoredRow>>> nearest_rows(const Table& table, std::span<const NearestQuery> queries,
                                                         const NearestOptions& options, Workers& workers);

}  // namespace lode
