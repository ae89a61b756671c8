// Opening a table against what its manifest declares, and gathering its rows.
#include "runtime/table.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "module/row_encoding.h"
#include "module/safetensors.h"

namespace lode {
namespace {

constexpr std::size_t prefetch_distance = 8;  // rows

std::string describe_tensor(std::string_view dtype, const std::vector<std::uint64_t>& shape) {
    return fmt::format("{}[{}]", dtype, fmt::join(shape, ","));
}

/// The bytes of a tensor that must be there, of that type and shape.
Result<std::span<const std::byte>> find_tensor(const SafetensorsHeader& header, std::span<const std::byte> file,
                                               const std::string& name, std::string_view dtype,
                                               const std::vector<std::uint64_t>& shape) {
    const auto found = header.tensors.find(name);
    if (found == header.tensors.end()) return fail(ErrorCode::integrity, fmt::format("there is no tensor `{}`", name));
    const SafetensorsEntry& entry = found->second;
    if (entry.dtype != dtype || entry.shape != shape)
        return fail(ErrorCode::integrity,
                    fmt::format("the tensor `{}` is {}, expected {}", name, describe_tensor(entry.dtype, entry.shape),
                                describe_tensor(dtype, shape)));
    if (entry.end > file.size()) return fail(ErrorCode::integrity, "the file became shorter while it was opened");
    return file.subspan(static_cast<std::size_t>(entry.begin), static_cast<std::size_t>(entry.end - entry.begin));
}

Result<void> check_declaration(const VariableSpec& variable) {
    if (variable.dtype == Dtype::int64 || variable.dtype == Dtype::string)
        return fail(ErrorCode::integrity, fmt::format("a table cannot hold {}", to_string(variable.dtype)));
    if (variable.shape.size() != 1 && variable.shape.size() != 2)
        return fail(ErrorCode::integrity, fmt::format("a table has one or two dimensions, `{}` has {}", variable.tensor,
                                                      variable.shape.size()));
    if (variable.shape.size() == 2 && (variable.shape[1] == 0 || variable.shape[1] > Table::most_dims))
        return fail(ErrorCode::integrity, fmt::format("a table has 1 to {} columns, `{}` has {}", Table::most_dims,
                                                      variable.tensor, variable.shape[1]));
    return {};
}

}  // namespace

Result<Table> Table::open(const std::filesystem::path& folder, const VariableSpec& variable, InstructionSet set,
                          Mapping mapping) {
    const auto naming_file =
        in_context([&] { return fmt::format("the table `{}` in `{}`", variable.tensor, variable.file); });
    LODE_TRY(check_declaration(variable).map_error(naming_file));
    Table table;
    const auto path = folder / variable.file;
    LODE_ASSIGN(const auto file, open_for_reading(path));
    LODE_ASSIGN(const auto header, read_safetensors_header(file, path).map_error(naming_file));
    LODE_ASSIGN(table.m_file, MappedFile::open(file, path, mapping));
    const auto bytes = table.m_file.bytes();
    LODE_ASSIGN(table.m_data,
                find_tensor(header, bytes, variable.tensor, safetensors_name(variable.dtype), variable.shape)
                    .map_error(naming_file));
    table.m_rows = variable.shape[0];
    table.m_rank = variable.shape.size();
    table.m_dims = variable.shape.size() == 2 ? static_cast<std::size_t>(variable.shape[1]) : 1;
    table.m_row_size = table.m_rows == 0 ? 0 : static_cast<std::size_t>(table.m_data.size() / table.m_rows);
    table.m_dtype = variable.dtype;
    table.m_mapping = mapping;
    table.m_kernel = row_kernel(variable.dtype, set);
    if (variable.dtype == Dtype::int8) {
        LODE_ASSIGN(
            const auto scales,
            find_tensor(header, bytes, variable.tensor + ".scale", "F32", {table.m_rows}).map_error(naming_file));
        table.m_scales = scales.data();
    }
    return table;
}

Matrix Table::value() const {
    Matrix value(static_cast<Eigen::Index>(m_rows), static_cast<Eigen::Index>(m_dims));
    float* out = value.data();
    for (std::uint64_t id = 0; id < m_rows; ++id, out += m_dims) m_kernel.widen(row(id), scale(id), m_dims, out);
    return value;
}

Result<float> Table::encode(std::span<const float> values, std::span<std::byte> out) const {
    const auto wrong = std::find_if(values.begin(), values.end(), [](float value) { return !std::isfinite(value); });
    if (wrong != values.end())
        return fail(ErrorCode::invalid_argument, fmt::format("the value at {} is {}", wrong - values.begin(), *wrong));
    return encode_row(m_dtype, values, out).map_error([](Error error) {
        error.code = ErrorCode::invalid_argument;
        return error;
    });
}

Result<void> Table::check_row(std::span<const float> values) const {
    std::vector<std::byte> encoded(m_row_size);
    LODE_TRY(encode(values, encoded));
    return {};
}

Result<void> Table::set_row(std::uint64_t id, std::span<const float> values) {
    assert(writable() && id < m_rows && values.size() == m_dims);
    std::vector<std::byte> encoded(m_row_size);
    LODE_ASSIGN(const float scale, encode(values, encoded));
    const auto own = [this](const std::byte* mapped) {
        const auto all = m_file.own_bytes();
        return all.subspan(static_cast<std::size_t>(mapped - all.data())).data();
    };
    std::memcpy(own(row(id)), encoded.data(), m_row_size);
    if (m_scales != nullptr) std::memcpy(own(m_scales + id * sizeof scale), &scale, sizeof scale);
    m_changed = true;
    return {};
}

void Table::gather(std::span<const std::int64_t> ids, float* out) const {
    const auto prefetch_row = [&](std::size_t i) {
        if (i < ids.size() && ids[i] >= 0) prefetch(static_cast<std::uint64_t>(ids[i]));
    };
    const std::size_t dims = m_dims;
    const auto widen = m_kernel.widen;
    for (std::size_t i = 0; i < prefetch_distance; ++i) prefetch_row(i);
    for (std::size_t i = 0; i < ids.size(); ++i, out += dims) {
        prefetch_row(i + prefetch_distance);
        if (ids[i] < 0) {
            std::fill_n(out, dims, 0.0F);
            continue;
        }
        const auto id = static_cast<std::uint64_t>(ids[i]);
        assert(id < m_rows);
        widen(row(id), scale(id), dims, out);
    }
}

}  // namespace lode
