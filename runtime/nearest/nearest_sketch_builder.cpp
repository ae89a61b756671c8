// Rows widened, quantised and measured one by one.
#include "runtime/nearest/nearest_sketch_builder.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <vector>

#include "runtime/kernels/quantise.h"
#include "runtime/nearest/nearest_sketch_format.h"
#include "runtime/nearest/score.h"

namespace lode {
namespace {

namespace format = nearest_sketch_format;

void write_float(float value, std::byte* section, std::uint64_t index) {
    std::memcpy(section + index * sizeof value, &value, sizeof value);
}

/// int8 rows are taken without the scale's magnitude, which no cosine depends on.
void write_rows(const Table& table, const format::Header& header, std::byte* file, InstructionSet set) {
    const std::size_t dims = table.dims();
    std::vector<float> values(dims);
    std::byte* row = file + header.rows_offset;
    for (std::uint64_t id = 0; id < header.row_count; ++id, row += header.row_size) {
        table.kernel().widen(table.row(id), 1.0F, dims, values.data());
        const Quantised quantised = quantise(values.data(), dims, row, set);
        std::fill_n(row + dims, header.row_size - dims, quantised_zero);
        const float sign = factor_of(Metric::cosine, table.scale(id));
        write_float(sign * quantised.factor, file + header.factors_offset, id);
        write_float(sign == 0 ? 0 : quantised.error, file + header.errors_offset, id);
    }
}

}  // namespace

Result<AlignedBytes> build_nearest_sketch(const Table& table, const VariableSpec& variable, const Digest& source,
                                          InstructionSet set) {
    LODE_ASSIGN(format::Header header, format::lay_out(variable, source));
    assert(header.row_count == table.rows() && header.dims == table.dims());
    AlignedBytes sketch(static_cast<std::size_t>(header.file_size));
    write_rows(table, header, sketch.bytes().data(), set);
    header.content_checksum = format::checksum_of_content(sketch.bytes());
    header.header_checksum = format::checksum_of_header(header);
    std::memcpy(sketch.bytes().data(), &header, sizeof header);
    return sketch;
}

}  // namespace lode
