// Texts to rows to bytes, in order and by several threads: what `embed` and `export` do.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <utility>

#include "base/progress.h"
#include "base/result.h"
#include "cli/bulk/destination.h"
#include "cli/bulk/text_source.h"
#include "cli/formats/matrix_format.h"

namespace lode {

/// Writes a row for each text; for many threads at once.
using RowsOf = std::function<Result<void>(std::span<const std::string_view> texts, std::span<float> rows)>;

/// Of some MB, however many texts there are.
class MatrixRun {
public:
    /// `format` must outlive it.
    MatrixRun(RowsOf rows_of, std::size_t dims, const MatrixFormat& format)
        : m_rows_of(std::move(rows_of)), m_dims(dims), m_format(format) {}

    /// Texts that a source should give at a time, so that a thread is busy for milliseconds.
    static std::size_t texts_in_a_block(std::size_t dims);

    /// All of the source, but for what `Destination::finish` writes. `threads` 0: one a core.
    Result<void> run(TextSource& source, Destination& destination, std::size_t threads, Progress& progress);

    std::uint64_t rows() const { return m_rows; }
    /// Whether the first text does.
    bool ends_in_return() const { return m_ends_in_return; }

private:
    struct Workpiece;

    Result<void> begin(Destination& destination);
    Result<bool> read(TextSource& source, Workpiece& piece, const Cancellation& stop);
    Result<void> make_bytes(Workpiece& piece) const;

    RowsOf m_rows_of;
    std::size_t m_dims;
    const MatrixFormat& m_format;
    bool m_begun = false;
    bool m_has_head = false;
    bool m_ends_in_return = false;
    std::uint64_t m_rows = 0;
};

}  // namespace lode
