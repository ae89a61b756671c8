// Where the sections of a sketch lie follows from the table's shape alone.
#include "runtime/nearest/nearest_sketch_format.h"

#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "runtime/checksum.h"

namespace lode::nearest_sketch_format {
namespace {

std::uint64_t round_up(std::uint64_t value) {
    return (value + alignment - 1) / alignment * alignment;
}

std::string_view text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::uint64_t tensor_checksum(const VariableSpec& variable) {
    return checksum(std::string(safetensors_name(variable.dtype)) + " " + variable.tensor);
}

Result<Header> lay_out(const VariableSpec& variable, const Digest& source) {
    // A row takes less than max_dims + 2 * sizeof(float) bytes and what rounding adds: no product below wraps.
    constexpr std::uint64_t max_rows = max_file_size / (2 * max_dims);
    const auto& shape = variable.shape;
    if (shape.size() != 2 || shape[1] > max_dims || shape[0] > max_rows)
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("no sketch can be made of a table of shape [{}]: expected rows and at most {} dimensions",
                        fmt::join(shape, ","), max_dims));
    Header header{};
    header.magic = magic;
    header.version = version;
    header.row_count = shape[0];
    header.dims = shape[1];
    header.row_size = round_up(header.dims);
    header.rows_offset = sizeof(Header);
    header.factors_offset = header.rows_offset + header.row_count * header.row_size;
    header.errors_offset = header.factors_offset + round_up(header.row_count * sizeof(float));
    header.file_size = header.errors_offset + round_up(header.row_count * sizeof(float));
    header.source = source.bytes();
    header.tensor = tensor_checksum(variable);
    return header;
}

std::uint64_t checksum_of_header(const Header& header) {
    return checksum(text_of(std::as_bytes(std::span(&header, 1)).first(offsetof(Header, header_checksum))));
}

std::uint64_t checksum_of_content(std::span<const std::byte> sketch) {
    return checksum(text_of(sketch.subspan(sizeof(Header))));
}

}  // namespace lode::nearest_sketch_format
