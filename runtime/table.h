// A two-dimensional variable, mapped from its safetensors file: rows by id, as f32 whatever they are stored as.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "base/mapped_file.h"
#include "base/result.h"
#include "module/manifest.h"
#include "runtime/aligned_bytes.h"
#include "runtime/kernels/row_kernel.h"

namespace lode {

/// Immutable; safe to read from many threads. Nothing but the file's header is read at open.
class Table {
public:
    /// Maps the variable's file in the module folder. `integrity`, naming file and tensor, unless the file's header,
    /// checked against its real size, gives the tensor exactly the dtype and shape that the manifest declares: float32,
    /// float16, bfloat16, or int8 beside a tensor `<tensor>.scale` of rows x f32; two dimensions.
    static Result<Table> open(const std::filesystem::path& folder, const VariableSpec& variable,
                              InstructionSet set = best_instruction_set());

    std::uint64_t rows() const { return m_rows; }
    std::size_t dims() const { return m_dims; }
    Dtype dtype() const { return m_dtype; }

    /// Writes ids.size() x dims() floats, row-major. Id -1 gives zeros; any other id is below rows().
    void gather(std::span<const std::int64_t> ids, float* out) const;

    /// The row as it is stored, and its scale: 1 but for int8.
    const std::byte* row(std::uint64_t id) const { return m_data.data() + id * m_row_size; }
    float scale(std::uint64_t id) const {
        return m_scales == nullptr ? 1.0F : load<float>(m_scales + id * sizeof(float));
    }
    /// Asks for the row's memory, so that it is near when the row is read: in the second-level cache, which has room
    /// for many more requests under way than the first (1.4 times the rows a second, docs/decisions/0006).
    void prefetch(std::uint64_t id) const {
        constexpr int second_level = 2;
        const std::byte* const begin = row(id);
        const std::byte* const end = begin + m_row_size;
        for (const std::byte* at = begin; at < end; at += cache_line) __builtin_prefetch(at, 0, second_level);
        asm volatile("");  // g++ 12 takes a function of nothing but prefetches for one without effect, and drops it
        if (m_scales != nullptr) __builtin_prefetch(m_scales + id * sizeof(float), 0, second_level);
    }
    const RowKernel& kernel() const { return m_kernel; }

private:
    Table() = default;

    MappedFile m_file;
    std::span<const std::byte> m_data;
    const std::byte* m_scales = nullptr;  // int8 only
    std::uint64_t m_rows = 0;
    std::size_t m_dims = 0;
    std::size_t m_row_size = 0;  // bytes
    Dtype m_dtype = Dtype::float32;
    RowKernel m_kernel{};
};

}  // namespace lode
