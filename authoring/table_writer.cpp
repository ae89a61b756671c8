// Rows first, then the header in the room that was left for it.
#include "authoring/table_writer.h"

#include <cassert>
#include <string_view>

#include <fcntl.h>
#include <fmt/format.h>

#include "module/row_encoding.h"
#include "module/safetensors.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t header_size = 4096;

/// A file without a name: gone when it is closed, or when the process ends in whatever way.
Result<FileDescriptor> create_nameless_file(const fs::path& folder) {
    LODE_ASSIGN(auto file, StagedFile::create(folder, ".rows-"));
    LODE_ASSIGN(auto again, open_file(file.path(), O_RDWR));
    return again;
}

/// Appends the whole of `from`, which is flushed, to `to`: in its pieces, so that the file lies in the page cache like
/// one that was written at once (docs/decisions/0006).
Result<void> append_file(const BufferedWriter& from, BufferedWriter& to) {
    constexpr std::size_t piece = std::size_t{1} << 20U;
    for (std::uint64_t offset = 0; offset < from.size(); offset += piece) {
        LODE_ASSIGN(const auto bytes, read_at(from.file(), offset, piece, from.path()));
        LODE_TRY(to.write(bytes));
    }
    return {};
}

}  // namespace

Result<void> check_table_dtype(Dtype dtype) {
    if (is_table_dtype(dtype)) return {};
    return fail(ErrorCode::invalid_argument, fmt::format("a table cannot hold {}", to_string(dtype)));
}

TableWriter::TableWriter(BufferedWriter file, TableFormat format)
    : m_format(std::move(format)),
      m_file(std::move(file)),
      m_row(m_format.dimensions * size_in_bytes(m_format.dtype)) {}

Result<TableWriter> TableWriter::create(const fs::path& path, TableFormat format) {
    assert(is_table_dtype(format.dtype));
    LODE_ASSIGN(auto file, open_file(path, O_RDWR | O_CREAT | O_EXCL));
    TableWriter writer(BufferedWriter(std::move(file), path), std::move(format));
    LODE_TRY(writer.m_file.write(std::string(header_size, ' ')));
    if (writer.m_format.dtype == Dtype::int8) {
        LODE_ASSIGN(auto spool, create_nameless_file(path.parent_path()));
        writer.m_spool.emplace(std::move(spool), path);
    }
    return writer;
}

Result<void> TableWriter::add_row(std::span<const float> values) {
    LODE_ASSIGN(const float scale, encode_row(m_format.dtype, values, m_row));
    if (m_spool) m_scales.push_back(scale);
    ++m_rows;
    return (m_spool ? *m_spool : m_file).write(m_row);
}

Result<void> TableWriter::add_zeros(std::uint64_t rows, const Cancellation& cancellation) {
    constexpr std::uint64_t rows_between_looks = 1024;
    const std::vector<float> zeros(m_format.dimensions);
    for (std::uint64_t i = 0; i < rows; ++i) {
        if (i % rows_between_looks == 0 && cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
        LODE_TRY(add_row(zeros));
    }
    return {};
}

Result<void> TableWriter::finish() {
    assert(m_format.rank == 2 || (m_rows == 1 && !m_spool));
    if (m_spool) LODE_TRY(append_scaled_rows());
    LODE_TRY(m_file.flush());
    LODE_TRY(write_header());
    return sync_file(m_file.file(), m_file.path());
}

Result<void> TableWriter::append_scaled_rows() {
    LODE_TRY(m_file.write(std::as_bytes(std::span(m_scales))));
    LODE_TRY(m_spool->flush());
    return append_file(*m_spool, m_file);
}

Result<void> TableWriter::write_header() {
    std::vector<TensorLayout> layout;
    if (m_spool)
        layout.push_back({m_format.tensor + ".scale", std::string(safetensors_name(Dtype::float32)), {m_rows}});
    std::vector<std::uint64_t> shape = {m_rows, m_format.dimensions};
    if (m_format.rank == 1) shape.erase(shape.begin());
    layout.push_back({m_format.tensor, std::string(safetensors_name(m_format.dtype)), std::move(shape)});
    const std::string header = make_safetensors_header(layout, header_size);
    assert(header.size() == header_size);
    return write_all_at(m_file.file(), 0, header, m_file.path());
}

}  // namespace lode
