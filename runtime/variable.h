// One of an open module's variables: read it, and, where the module was opened as trainable, change it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "module/manifest.h"
#include "runtime/matrix.h"
#include "runtime/table.h"

namespace lode {

/// Shares the module's memory: what is set here is what the module's calls see, and stays as long as a copy of either
/// lives. A change is made page by page in memory of this process, so that nobody else sees it and what is not changed
/// stays mapped and shared. Reading is safe from many threads; while one sets, nobody else may read, set or call the
/// module.
class Variable {
public:
    Variable(std::string name, VariableSpec spec, std::shared_ptr<Table> table)
        : m_name(std::move(name)), m_spec(std::move(spec)), m_table(std::move(table)) {}

    const std::string& name() const { return m_name; }
    Dtype dtype() const { return m_spec.dtype; }  ///< as it is stored
    std::span<const std::uint64_t> shape() const { return m_spec.shape; }
    bool trainable() const { return m_spec.trainable; }  ///< as its maker wants it
    bool writable() const { return m_table->writable(); }
    bool changed() const { return m_table->changed(); }

    /// A variable of one dimension has rows of one value.
    std::uint64_t rows() const { return m_table->rows(); }
    std::size_t dims() const { return m_table->dims(); }

    /// The row as f32. `invalid_argument` for one that is not there.
    Result<std::vector<float>> row(std::uint64_t row) const;
    /// The whole as f32, rows() x dims().
    Matrix value() const;

    /// The bytes of the rows, and of their scales (none but for int8), as a safetensors file holds them. Views.
    std::span<const std::byte> stored_rows() const { return m_table->data(); }
    std::span<const std::byte> stored_scales() const { return m_table->scales(); }

    /// `invalid_argument`: the module was not opened as trainable, the variable is frozen, no such row, another
    /// length, a value that is not finite or that the dtype cannot hold. A dtype narrower than float32 rounds, int8 to
    /// 255 steps of the row's largest magnitude.
    Result<void> set_row(std::uint64_t row, std::span<const float> values);
    /// Every row. As set_row; nothing changes unless all values can be held.
    Result<void> assign(const Matrix& value);

private:
    Result<void> check_writable() const;
    Result<void> check_row(std::uint64_t row) const;

    std::string m_name;
    VariableSpec m_spec;
    std::shared_ptr<Table> m_table;
};

}  // namespace lode
