// Opening a NumPy file as rows.
#include <algorithm>

#include <fmt/format.h>

#include "authoring/parts/npy_header.h"
#include "authoring/parts/tensor_rows.h"

namespace lode {
namespace {

constexpr std::size_t longest_head = std::size_t{64} << 10U;

Result<TensorPlace> place_of(const NpyHeader& header, std::uint64_t file_size) {
    const auto format = element_format(header.element);
    if (!format) return fail(ErrorCode::internal, fmt::format("the numbers `{}` are not known", header.element));
    LODE_ASSIGN(const auto shape, row_shape(header.shape));
    std::uint64_t size = format->size;
    const bool overflows =
        __builtin_mul_overflow(size, shape.rows, &size) || __builtin_mul_overflow(size, shape.dimensions, &size);
    const std::uint64_t there = file_size - std::min(file_size, header.data_begin);
    if (overflows || size != there)
        return fail(ErrorCode::unusable, fmt::format("expected {} rows of {} numbers of {} bytes, got {} bytes",
                                                     shape.rows, shape.dimensions, format->size, there));
    return TensorPlace{*format, shape, header.data_begin};
}

}  // namespace

Result<std::unique_ptr<RowSource>> open_npy_rows(const std::filesystem::path& path) {
    const auto naming_file = in_context("`" + path.string() + "`");
    LODE_ASSIGN(auto file, open_for_reading(path));
    LODE_ASSIGN(const auto start, read_at(file.file, 0, longest_head, path));
    LODE_ASSIGN(const auto header, parse_npy_header(start).map_error(naming_file));
    LODE_ASSIGN(const auto place, place_of(header, file.size).map_error(naming_file));
    return std::make_unique<TensorRows>(std::move(file.file), path, place);
}

}  // namespace lode
