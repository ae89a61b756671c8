// Reading rows in pieces and decoding them.
#include "authoring/parts/tensor_rows.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace lode {
namespace {

constexpr std::uint64_t piece = std::uint64_t{1} << 20U;

const std::byte* bytes_at(const std::string& bytes, std::uint64_t offset) {
    return reinterpret_cast<const std::byte*>(bytes.data()) + offset;
}

}  // namespace

TensorRows::TensorRows(FileDescriptor file, std::filesystem::path path, TensorPlace place)
    : m_file(std::move(file)),
      m_path(std::move(path)),
      m_place(place),
      m_row_size(place.shape.dimensions * place.format.size),
      m_values(place.shape.dimensions) {}

Result<std::optional<std::span<const float>>> TensorRows::next() {
    if (m_row * m_row_size == m_bytes.size()) {
        if (m_rows_read == m_place.shape.rows) return std::nullopt;
        LODE_TRY(read_more());
    }
    float scale = 1;
    if (m_place.scales) std::memcpy(&scale, bytes_at(m_scale_bytes, m_row * sizeof scale), sizeof scale);
    m_place.format.decode(bytes_at(m_bytes, m_row * m_row_size), scale, m_values.size(), m_values.data());
    ++m_row;
    return m_values;
}

Result<void> TensorRows::read_more() {
    const std::uint64_t rows =
        std::min(std::max<std::uint64_t>(1, piece / m_row_size), m_place.shape.rows - m_rows_read);
    LODE_ASSIGN(m_bytes, read(m_place.begin + m_rows_read * m_row_size, rows * m_row_size));
    if (m_place.scales) {
        LODE_ASSIGN(m_scale_bytes, read(*m_place.scales + m_rows_read * sizeof(float), rows * sizeof(float)));
    }
    m_rows_read += rows;
    m_row = 0;
    return {};
}

Result<std::string> TensorRows::read(std::uint64_t offset, std::uint64_t size) const {
    LODE_ASSIGN(auto bytes, read_at(m_file, offset, size, m_path));
    if (bytes.size() != size)
        return fail(ErrorCode::integrity, fmt::format("`{}` became shorter while it was read", m_path.string()));
    return bytes;
}

}  // namespace lode
