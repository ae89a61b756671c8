// From rows of any source to a table.
#include "authoring/parts/variable_source.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "authoring/parts/memory_rows.h"
#include "authoring/parts/module_file.h"
#include "authoring/parts/tensor_rows.h"
#include "authoring/parts/vector_text_rows.h"
#include "authoring/table_writer.h"
#include "module/row_encoding.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using OpenedRows = Result<std::unique_ptr<RowSource>>;

constexpr std::uint64_t rows_between_looks = 1024;

OpenedRows open_matrix(const Matrix& matrix) {
    const std::uint64_t shape[] = {static_cast<std::uint64_t>(matrix.rows()),
                                   static_cast<std::uint64_t>(matrix.cols())};
    LODE_ASSIGN(const auto rows, row_shape(shape));
    return std::make_unique<MemoryRows>(std::span(matrix.data(), static_cast<std::size_t>(matrix.size())), rows);
}

OpenedRows open_values(const TensorValues& tensor) {
    LODE_ASSIGN(const auto rows, row_shape(tensor.shape));
    std::uint64_t size = 0;
    if (__builtin_mul_overflow(rows.rows, rows.dimensions, &size) || size != tensor.values.size())
        return fail(ErrorCode::invalid_argument,
                    fmt::format("expected {} x {} values, got {}", rows.rows, rows.dimensions, tensor.values.size()));
    return std::make_unique<MemoryRows>(tensor.values, rows);
}

OpenedRows open_tensor_file(const TensorFile& file) {
    const std::string ending = file.path.extension().string();
    if (ending == ".safetensors") return open_safetensors_rows(file.path, file.tensor);
    if (ending == ".npy") return open_npy_rows(file.path);
    return fail(ErrorCode::invalid_argument,
                fmt::format("`{}` is neither a `.npy` nor a `.safetensors` file", file.path.string()));
}

struct OpenRows {
    Progress& progress;
    const Cancellation& cancellation;

    OpenedRows operator()(const Matrix& matrix) const { return open_matrix(matrix); }
    OpenedRows operator()(const TensorValues& values) const { return open_values(values); }
    OpenedRows operator()(const TensorFile& file) const { return open_tensor_file(file); }
    OpenedRows operator()(const VectorTextFile& file) const {
        LODE_ASSIGN(auto rows, VectorTextRows::open(file.path, progress, cancellation));
        return std::unique_ptr<RowSource>(std::move(rows));
    }
};

/// What asks for something that no variable can be.
Result<void> check_options(const VariableOptions& options, const RowSource& rows) {
    if (!is_table_dtype(options.dtype))
        return fail(ErrorCode::invalid_argument,
                    fmt::format("a variable cannot be stored as {}", to_string(options.dtype)));
    if (options.extra_rows > most_oov_buckets)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} extra rows are more than {}", options.extra_rows, most_oov_buckets));
    if (rows.rank() == 2) return {};
    if (options.dtype == Dtype::int8)
        return fail(ErrorCode::invalid_argument, "a vector cannot be stored as int8, which has a scale for each row");
    if (options.extra_rows > 0)
        return fail(ErrorCode::invalid_argument, "a vector cannot have extra rows: only a table has rows");
    return {};
}

Result<void> add_rows(RowSource& rows, TableWriter& table, const Cancellation& cancellation) {
    while (true) {
        if (table.rows() % rows_between_looks == 0 && cancellation.requested())
            return fail(ErrorCode::interrupted, "interrupted");
        LODE_ASSIGN(const auto row, rows.next());
        if (!row) return {};
        const auto naming_row = in_context(fmt::format("row {}", table.rows()));
        const auto* bad =
            std::find_if(row->data(), row->data() + row->size(), [](float v) { return !std::isfinite(v); });
        if (bad != row->data() + row->size())
            return fail(naming_row({ErrorCode::unusable, fmt::format("the value {} is no finite float32", *bad), {}}));
        LODE_TRY(table.add_row(*row).map_error(naming_row));
    }
}

std::vector<std::uint64_t> shape_of(const RowSource& rows, const TableWriter& table) {
    if (rows.rank() == 1) return {rows.dimensions()};
    return {table.rows(), rows.dimensions()};
}

}  // namespace

Result<WrittenVariable> write_variable(const fs::path& folder, const std::string& name, const VariableSource& source,
                                       const VariableOptions& options, Progress& progress,
                                       const Cancellation& cancellation) {
    progress.start(fmt::format("writing `{}`", name), 0);
    LODE_ASSIGN(const auto rows, std::visit(OpenRows{progress, cancellation}, source));
    LODE_TRY(check_options(options, *rows));
    const std::string path = options.file.empty() ? name + ".safetensors" : options.file;
    LODE_TRY(make_room(folder, path));
    LODE_ASSIGN(auto table,
                TableWriter::create(
                    folder / path,
                    {.tensor = name, .dtype = options.dtype, .dimensions = rows->dimensions(), .rank = rows->rank()}));
    LODE_TRY(add_rows(*rows, table, cancellation));
    LODE_TRY(table.add_zeros(options.extra_rows, cancellation));
    LODE_TRY(table.finish());
    progress.finish();
    LODE_ASSIGN(auto file, describe_file(folder, path, progress, cancellation));
    return WrittenVariable{std::move(file), VariableSpec{.file = path,
                                                         .tensor = name,
                                                         .dtype = options.dtype,
                                                         .shape = shape_of(*rows, table),
                                                         .trainable = options.trainable}};
}

}  // namespace lode
