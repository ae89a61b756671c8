// One pass over the sketch bounds every row's score; the rows that may be among the best are scored by the table.
#include "runtime/nearest/nearest_sketch.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

#include <fmt/format.h>

#include "runtime/nearest/candidate_rows.h"
#include "runtime/nearest/nearest_sketch_format.h"
#include "runtime/nearest/query_sketch.h"
#include "runtime/nearest/score.h"

namespace lode {
namespace {

/// So many searches by a sketch, one after another, take as long as one scan of the table for all of them together.
constexpr std::size_t max_searches = 12;

namespace format = nearest_sketch_format;

constexpr std::size_t block_size = 128;        // rows whose products are taken in one go
constexpr std::size_t prefetch_distance = 16;  // candidates

tl::unexpected<Error> refuse(std::string why) {
    return fail(ErrorCode::integrity, "malformed nearest sketch: " + std::move(why));
}

std::size_t most_candidates(std::uint64_t rows) {
    return static_cast<std::size_t>(rows / 8 + 1024);
}

}  // namespace

std::string nearest_sketch_name(const VariableSpec& variable) {
    return fmt::format("{}-{:016x}", nearest_sketch_format_name, format::tensor_checksum(variable));
}

Result<NearestSketch> NearestSketch::open(MappedFile file, const VariableSpec& variable, const Digest& source,
                                          InstructionSet set) {
    const auto content = file.bytes();
    return open_bytes(std::move(file), content, variable, source, set);
}

Result<NearestSketch> NearestSketch::open(AlignedBytes bytes, const VariableSpec& variable, const Digest& source,
                                          InstructionSet set) {
    const auto content = std::as_const(bytes).bytes();
    return open_bytes(std::move(bytes), content, variable, source, set);
}

Result<NearestSketch> NearestSketch::open_bytes(Bytes bytes, std::span<const std::byte> content,
                                                const VariableSpec& variable, const Digest& source,
                                                InstructionSet set) {
    LODE_ASSIGN(format::Header expected, format::lay_out(variable, source));
    format::Header header;
    if (content.size() < sizeof header) return refuse(fmt::format("{} bytes, shorter than its header", content.size()));
    std::memcpy(&header, content.data(), sizeof header);
    if (header.magic != format::magic || header.version != format::version) return refuse("not of this format");
    if (header.header_checksum != format::checksum_of_header(header)) return refuse("its header is damaged");
    if (header.source != expected.source || header.tensor != expected.tensor)
        return refuse("it belongs to another table");
    expected.content_checksum = header.content_checksum;
    expected.header_checksum = header.header_checksum;
    if (std::memcmp(&header, &expected, sizeof header) != 0)
        return refuse("its sections are not those of a table of this shape");
    if (content.size() != header.file_size)
        return refuse(fmt::format("expected {} bytes, got {}", header.file_size, content.size()));

    const auto floats = [&](std::uint64_t offset) {
        return std::span(reinterpret_cast<const float*>(content.data() + offset), header.row_count);
    };
    NearestSketch sketch;
    sketch.m_bytes = std::move(bytes);
    sketch.m_content = content;
    sketch.m_rows = content.data() + header.rows_offset;
    sketch.m_factors = floats(header.factors_offset);
    sketch.m_errors = floats(header.errors_offset);
    sketch.m_dims = static_cast<std::size_t>(header.dims);
    sketch.m_row_size = static_cast<std::size_t>(header.row_size);
    sketch.m_dots = byte_dots(set);
    return sketch;
}

Result<void> NearestSketch::check_content() const {
    format::Header header;
    std::memcpy(&header, m_content.data(), sizeof header);
    if (header.content_checksum != format::checksum_of_content(m_content)) return refuse("its rows are damaged");
    return {};
}

std::optional<std::vector<std::uint64_t>> NearestSketch::candidates(std::span<const float> query,
                                                                    const NearestOptions& options) const {
    assert(query.size() == m_dims);
    if (options.count == 0) return std::vector<std::uint64_t>();
    if (options.count >= most_candidates(rows())) return std::nullopt;
    const auto sketch = QuerySketch::make(query, m_row_size);
    if (!sketch) return std::nullopt;

    const auto end = static_cast<std::size_t>(std::min(options.rows, rows()));
    CandidateRows found(options.count, most_candidates(rows()));
    std::array<std::int32_t, block_size> dots;
    for (std::size_t begin = 0; begin < end; begin += block_size) {
        const std::size_t count = std::min(block_size, end - begin);
        m_dots({m_rows + begin * m_row_size, m_row_size, count}, sketch->integers(), dots.data());
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t row = begin + i;
            const float cosine = sketch->cosine(dots[i], m_factors[row]);
            const float margin = sketch->margin(m_errors[row]);
            if (cosine + margin < found.threshold() || row == options.without) continue;
            if (!found.offer(row, cosine - margin, cosine + margin)) return std::nullopt;
        }
    }
    return std::move(found).take();
}

std::vector<ScoredRow> nearest_rows(const NearestSketch& sketch, const Table& table, std::span<const float> query,
                                    const NearestOptions& options) {
    assert(sketch.rows() == table.rows() && sketch.dims() == table.dims());
    if (options.metric != Metric::cosine) return nearest_rows(table, query, options);
    const auto candidates = sketch.candidates(query, options);
    if (!candidates) return nearest_rows(table, query, options);
    const float squared_query_norm = squared_norm(query);
    BestRows best(options.count, candidates->size());
    for (std::size_t i = 0; i < candidates->size(); ++i) {
        if (i + prefetch_distance < candidates->size()) table.prefetch((*candidates)[i + prefetch_distance]);
        best.offer(scored(table, (*candidates)[i], query, squared_query_norm, Metric::cosine));
    }
    return std::move(best).take();
}

Result<std::vector<std::vector<ScoredRow>>> nearest_rows(const NearestSketch& sketch, const Table& table,
                                                         std::span<const NearestQuery> queries,
                                                         const NearestOptions& options, Workers& workers) {
    if (options.metric != Metric::cosine || queries.size() > max_searches)
        return nearest_rows(table, queries, options, workers);
    std::vector<std::vector<ScoredRow>> answers(queries.size());
    LODE_TRY(workers.run(queries.size(), [&](std::size_t i) -> Result<void> {
        NearestOptions of_query = options;
        of_query.without = queries[i].without;
        answers[i] = nearest_rows(sketch, table, queries[i].vector, of_query);
        return {};
    }));
    return answers;
}

}  // namespace lode
