// Names and sizes of element types.
#include "module/dtype.h"

#include <array>
#include <string>

namespace lode {
namespace {

struct DtypeRow {
    Dtype dtype;
    std::string_view name;
    std::string_view safetensors;
    std::uint64_t size;
};

constexpr std::array rows = {
    DtypeRow{Dtype::float32, "float32", "F32", 4},    DtypeRow{Dtype::float16, "float16", "F16", 2},
    DtypeRow{Dtype::bfloat16, "bfloat16", "BF16", 2}, DtypeRow{Dtype::int8, "int8", "I8", 1},
    DtypeRow{Dtype::int64, "int64", "I64", 8},        DtypeRow{Dtype::string, "string", "", 0},
};

const DtypeRow& row_of(Dtype dtype) {
    return rows[static_cast<std::size_t>(dtype)];
}

}  // namespace

std::string_view to_string(Dtype dtype) {
    return row_of(dtype).name;
}

Result<Dtype> parse_dtype(std::string_view name) {
    for (const auto& row : rows)
        if (row.name == name) return row.dtype;
    return fail(ErrorCode::integrity, "the dtype `" + std::string(name.substr(0, 50)) + "` is not known");
}

std::uint64_t size_in_bytes(Dtype dtype) {
    return row_of(dtype).size;
}

std::string_view safetensors_name(Dtype dtype) {
    return row_of(dtype).safetensors;
}

}  // namespace lode
