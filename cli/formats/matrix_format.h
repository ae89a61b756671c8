// How rows of float32 become bytes: one narrow interface, and the formats behind it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "cli/formats/format_name.h"

namespace lode {

/// Rows that follow one another, each with the text that it belongs to.
struct MatrixRows {
    std::span<const std::string_view> texts;
    std::span<const float> values;  ///< row-major, texts.size() x dims
    std::size_t dims = 0;
    bool first = false;  ///< no row stands before them

    std::span<const float> row(std::size_t i) const { return values.subspan(i * dims, dims); }
};

/// A matrix is its head, its rows in order, its tail. Immutable: many threads may format rows at once.
class MatrixFormat {
public:
    virtual ~MatrixFormat() = default;
    /// As long for one number of rows as for any other, so that it can be written again when they are counted.
    virtual std::string head(std::uint64_t rows, std::size_t dims) const;
    virtual void append_rows(std::string& bytes, const MatrixRows& rows) const = 0;
    virtual std::string tail() const;
};

std::unique_ptr<const MatrixFormat> make_format(FormatName name);
/// What `--json` prints: `{"outputs":{"default":[[…],…]}}`.
std::unique_ptr<const MatrixFormat> make_json_object_format();

}  // namespace lode
