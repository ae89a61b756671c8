// The runtime's kernels for what tables are made of, plain loops for the rest.
#include "authoring/parts/element_format.h"

#include <array>

#include "runtime/kernels/row_kernel.h"

namespace lode {
namespace {

template <typename T>
void decode_as(const std::byte* from, float scale, std::size_t count, float* to) {
    for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<float>(load<T>(from + i * sizeof(T))) * scale;
}

ElementFormat table_format(Dtype dtype) {
    return {size_in_bytes(dtype), row_kernel(dtype, best_instruction_set()).widen};
}

template <typename T>
ElementFormat plain_format() {
    return {sizeof(T), decode_as<T>};
}

}  // namespace

std::optional<ElementFormat> element_format(std::string_view name) {
    struct Row {
        std::string_view name;
        ElementFormat format;
    };
    const std::array rows = {
        Row{"F32", table_format(Dtype::float32)},   Row{"F16", table_format(Dtype::float16)},
        Row{"BF16", table_format(Dtype::bfloat16)}, Row{"I8", table_format(Dtype::int8)},
        Row{"F64", plain_format<double>()},         Row{"U8", plain_format<std::uint8_t>()},
        Row{"I16", plain_format<std::int16_t>()},   Row{"U16", plain_format<std::uint16_t>()},
        Row{"I32", plain_format<std::int32_t>()},   Row{"U32", plain_format<std::uint32_t>()},
        Row{"I64", plain_format<std::int64_t>()},   Row{"U64", plain_format<std::uint64_t>()},
    };
    for (const auto& row : rows)
        if (row.name == name) return row.format;
    return std::nullopt;
}

}  // namespace lode
