// A table as a safetensors file, written row by row without knowing how many rows there will be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "authoring/buffered_writer.h"
#include "base/progress.h"
#include "base/result.h"
#include "module/dtype.h"

namespace lode {

struct TableFormat {
    std::string tensor;            ///< the tensor's name
    Dtype dtype = Dtype::float32;  ///< see is_table_dtype
    std::uint64_t dimensions = 0;  ///< values in a row
    std::size_t rank = 2;          ///< 1: a vector, whose only row it is
};

/// `invalid_argument` for a dtype of no table (see is_table_dtype).
Result<void> check_table_dtype(Dtype dtype);

/// The header takes 4096 bytes, so that what follows is aligned to a page; it is written last. An int8 table has its
/// scales
/// (`<tensor>.scale`, one float32 a row) first, as the format wants wider elements before narrower ones: its rows wait
/// in a nameless file beside the goal, its scales in memory. One thread at a time.
class TableWriter {
public:
    /// Creates the file, which must not be there.
    static Result<TableWriter> create(const std::filesystem::path& path, TableFormat format);

    /// `unusable` for a value that the dtype cannot hold; the row is then not written.
    Result<void> add_row(std::span<const float> values);
    /// So many rows of zeros, for what is trained later; `interrupted` when that is wished.
    Result<void> add_zeros(std::uint64_t rows, const Cancellation& cancellation);
    /// Writes what is missing and syncs. Nothing may be added after it.
    Result<void> finish();

    std::uint64_t rows() const { return m_rows; }

private:
    TableWriter(BufferedWriter file, TableFormat format);
    Result<void> append_scaled_rows();
    Result<void> write_header();

    TableFormat m_format;
    BufferedWriter m_file;
    std::optional<BufferedWriter> m_spool;  // int8 only: the rows
    std::vector<float> m_scales;            // int8 only
    std::vector<std::byte> m_row;
    std::uint64_t m_rows = 0;
};

}  // namespace lode
