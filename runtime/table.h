// A variable, mapped from its safetensors file: rows by id, as f32 whatever they are stored as.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "base/mapped_file.h"
#include "base/result.h"
#include "module/manifest.h"
#include "runtime/aligned_bytes.h"
#include "runtime/kernels/prefetch.h"
#include "runtime/kernels/row_kernel.h"
#include "runtime/matrix.h"

namespace lode {

/// Safe to read from many threads while none writes. Nothing but the file's header is read at open. Of one dimension,
/// it is rows of one value each.
class Table {
public:
    static constexpr std::uint64_t most_dims = std::uint64_t{1} << 20U;  ///< columns: a row is made for each token

    /// Maps the variable's file in the module folder. `integrity`, naming file and tensor, unless the file's header,
    /// checked against its real size, gives the tensor exactly the dtype and shape that the manifest declares: float32,
    /// float16, bfloat16, or int8 beside a tensor `<tensor>.scale` of rows x f32; one or two dimensions.
    static Result<Table> open(const std::filesystem::path& folder, const VariableSpec& variable,
                              InstructionSet set = best_instruction_set(), Mapping mapping = Mapping::read_only);

    std::uint64_t rows() const { return m_rows; }
    std::size_t dims() const { return m_dims; }
    std::size_t rank() const { return m_rank; }  ///< 1 or 2
    Dtype dtype() const { return m_dtype; }

    /// Writes ids.size() x dims() floats, row-major. Id -1 gives zeros; any other id is below rows().
    void gather(std::span<const std::int64_t> ids, float* out) const;

    /// The row as it is stored, and its scale: 1 but for int8.
    const std::byte* row(std::uint64_t id) const { return m_data.data() + id * m_row_size; }
    float scale(std::uint64_t id) const {
        return m_scales == nullptr ? 1.0F : load<float>(m_scales + id * sizeof(float));
    }
    /// Asks for the memory of the row and of its scale, so that they are near when they are read.
    void prefetch(std::uint64_t id) const {
        prefetch_lines(row(id), m_row_size);
        prefetch_scale(id);
    }
    /// Of its scale alone.
    [[gnu::always_inline]] void prefetch_scale(std::uint64_t id) const {
        if (m_scales != nullptr) prefetch_line(m_scales + id * sizeof(float));
    }
    const RowKernel& kernel() const { return m_kernel; }

    /// The bytes of all rows, as they are stored.
    std::span<const std::byte> data() const { return m_data; }
    /// The rows' scales, rows() x f32; none but for int8.
    std::span<const std::byte> scales() const {
        return m_scales == nullptr ? std::span<const std::byte>() : std::span(m_scales, m_rows * sizeof(float));
    }

    /// The values, row-major, where they are mapped: null unless they are float32 at an address for such.
    const float* floats() const {
        const bool readable =
            m_dtype == Dtype::float32 && reinterpret_cast<std::uintptr_t>(m_data.data()) % alignof(float) == 0;
        return readable ? reinterpret_cast<const float*>(m_data.data()) : nullptr;
    }
    /// The whole as f32.
    Matrix value() const;

    bool writable() const { return m_mapping == Mapping::copy_on_write; }
    /// Whether a row was ever set.
    bool changed() const { return m_changed; }
    /// `invalid_argument` for a value that is not finite or that the dtype cannot hold.
    Result<void> check_row(std::span<const float> values) const;
    /// Writes a row of dims() values as the dtype stores them, into pages of this table's own; the file stays as it is.
    /// The table is writable. Errors as check_row; the row is as before then.
    Result<void> set_row(std::uint64_t id, std::span<const float> values);

private:
    Table() = default;
    Result<float> encode(std::span<const float> values, std::span<std::byte> out) const;

    MappedFile m_file;
    std::span<const std::byte> m_data;
    const std::byte* m_scales = nullptr;  // int8 only
    std::uint64_t m_rows = 0;
    std::size_t m_dims = 0;
    std::size_t m_rank = 0;
    std::size_t m_row_size = 0;  // bytes
    Dtype m_dtype = Dtype::float32;
    Mapping m_mapping = Mapping::read_only;
    bool m_changed = false;
    RowKernel m_kernel{};
};

}  // namespace lode
