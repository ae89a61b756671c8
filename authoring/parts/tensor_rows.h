// The rows of a tensor that lies somewhere in a file.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "authoring/parts/element_format.h"
#include "authoring/parts/row_source.h"
#include "base/file.h"

namespace lode {

struct TensorPlace {
    ElementFormat format;
    RowShape shape;
    std::uint64_t begin = 0;                   ///< byte offset of the first element
    std::optional<std::uint64_t> scales = {};  ///< byte offset of one float32 a row, by which it is multiplied
};

/// Reads a MiB or a row at a time, whichever is more. The place lies in the file, as its format was checked to say; a
/// file that ends before it is `integrity`.
class TensorRows final : public RowSource {
public:
    TensorRows(FileDescriptor file, std::filesystem::path path, TensorPlace place);

    std::size_t rank() const override { return m_place.shape.rank; }
    std::uint64_t dimensions() const override { return m_place.shape.dimensions; }
    Result<std::optional<std::span<const float>>> next() override;

private:
    Result<void> read_more();
    Result<std::string> read(std::uint64_t offset, std::uint64_t size) const;

    FileDescriptor m_file;
    std::filesystem::path m_path;
    TensorPlace m_place;
    std::uint64_t m_row_size;       // bytes
    std::uint64_t m_rows_read = 0;  // up to the end of m_bytes
    std::string m_bytes;            // rows that were read and not handed out, from m_offset on
    std::string m_scale_bytes;      // of all rows in m_bytes
    std::size_t m_row = 0;          // of m_bytes, the next one
    std::vector<float> m_values;
};

/// The array of a NumPy file, C-order, little-endian, of one or two dimensions. `unusable` for another one.
Result<std::unique_ptr<RowSource>> open_npy_rows(const std::filesystem::path& path);

/// A tensor of a safetensors file; where it is I8 and has a `<tensor>.scale` beside it, its real values. An empty name:
/// the only tensor there is. `not_found`, listing what there is, for a name that the file does not have.
Result<std::unique_ptr<RowSource>> open_safetensors_rows(const std::filesystem::path& path, std::string tensor);

}  // namespace lode
