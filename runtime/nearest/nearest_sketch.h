// The memory-mapped sketch of a table: its rows as bytes, by which a search finds the few rows that it must look at
// (docs/reference/nearest_sketch.md).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/mapped_file.h"
#include "base/result.h"
#include "module/digest.h"
#include "module/manifest.h"
#include "runtime/aligned_bytes.h"
#include "runtime/kernels/byte_dots.h"
#include "runtime/nearest/nearest.h"
#include "runtime/table.h"

namespace lode {

inline constexpr std::string_view nearest_sketch_format_name = "nearest-sketch-1";

/// The name of the derived file: the format's, and the tensor's checksum, since a file may hold several tensors.
std::string nearest_sketch_name(const VariableSpec& variable);

/// Immutable; safe to read from many threads. Opening takes the same time for any size: the header must be the one that
/// a sketch of that table has, to the last byte, and the file as long as it says. A damaged body can make a search miss
/// a row or return to scanning the table, and never reads out of bounds.
class NearestSketch {
public:
    /// `integrity` unless the bytes are a whole sketch, of this format, of that tensor of the file whose sha256 is
    /// `source`.
    static Result<NearestSketch> open(MappedFile file, const VariableSpec& variable, const Digest& source,
                                      InstructionSet set = best_instruction_set());
    static Result<NearestSketch> open(AlignedBytes bytes, const VariableSpec& variable, const Digest& source,
                                      InstructionSet set = best_instruction_set());

    std::uint64_t rows() const { return m_factors.size(); }
    std::size_t dims() const { return m_dims; }
    /// Reads everything once: `integrity` unless the body is what the header's checksum says.
    Result<void> check_content() const;

    /// The rows, ascending, that may be among the nearest: of those that nearest_rows would return for the table, none
    /// is missing. Nothing when the table itself must be scanned, since more than an eighth of its rows (and a
    /// thousand) would have to be looked at, or the query (dims() floats) has no direction or one that f32 cannot be
    /// trusted with.
    std::optional<std::vector<std::uint64_t>> candidates(std::span<const float> query,
                                                         const NearestOptions& options) const;

private:
    using Bytes = std::variant<MappedFile, AlignedBytes>;

    static Result<NearestSketch> open_bytes(Bytes bytes, std::span<const std::byte> content,
                                            const VariableSpec& variable, const Digest& source, InstructionSet set);
    NearestSketch() = default;

    Bytes m_bytes;
    std::span<const std::byte> m_content;
    const std::byte* m_rows = nullptr;
    std::span<const float> m_factors;
    std::span<const float> m_errors;
    std::size_t m_dims = 0;
    std::size_t m_row_size = 0;  // bytes
    ByteDots m_dots = nullptr;
};

/// Bit for bit what nearest_rows(table, query, options) returns, several times faster (a dot product is scanned for).
/// The sketch is that table's.
std::vector<ScoredRow> nearest_rows(const NearestSketch& sketch, const Table& table, std::span<const float> query,
                                    const NearestOptions& options);

/// The same for several queries, shared by the workers; by one scan of the table where that is faster.
Result<std::vector<std::vector<ScoredRow>>> nearest_rows(const NearestSketch& sketch, const Table& table,
                                                         std::span<const NearestQuery> queries,
                                                         const NearestOptions& options, Workers& workers);

}  // namespace lode
