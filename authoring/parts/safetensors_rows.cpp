// Finding a tensor in a safetensors file.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "authoring/parts/tensor_rows.h"
#include "module/safetensors.h"

namespace lode {
namespace {

std::vector<std::string> names_in(const SafetensorsHeader& header) {
    std::vector<std::string> names;
    for (const auto& [name, entry] : header.tensors)
        if (!name.ends_with(".scale")) names.push_back(name);
    return names;
}

Result<std::string> name_of(const SafetensorsHeader& header, std::string tensor) {
    const auto names = names_in(header);
    if (tensor.empty() && names.size() == 1) return names.front();
    if (tensor.empty())
        return fail(ErrorCode::invalid_argument, fmt::format("it has {} tensors and none was named; it has: {}",
                                                             names.size(), fmt::join(names, ", ")));
    if (header.tensors.contains(tensor)) return tensor;
    return fail(ErrorCode::not_found, fmt::format("it has no tensor `{}`; it has: {}", tensor, fmt::join(names, ", ")));
}

Result<TensorPlace> place_of(const SafetensorsHeader& header, const std::string& tensor) {
    const SafetensorsEntry& entry = header.tensors.at(tensor);
    const auto format = element_format(entry.dtype);
    if (!format)
        return fail(ErrorCode::unusable,
                    fmt::format("the tensor `{}` is {}, which is no kind of number known here", tensor, entry.dtype));
    LODE_ASSIGN(const auto shape, row_shape(entry.shape).map_error(in_context(fmt::format("the tensor `{}`", tensor))));
    TensorPlace place{*format, shape, entry.begin};
    const auto scale = header.tensors.find(tensor + ".scale");
    if (entry.dtype != "I8" || scale == header.tensors.end()) return place;
    if (scale->second.dtype != "F32" || scale->second.shape != std::vector{shape.rows})
        return fail(ErrorCode::unusable,
                    fmt::format("expected the tensor `{}.scale` to be F32[{}], got {}[{}]", tensor, shape.rows,
                                scale->second.dtype, fmt::join(scale->second.shape, ",")));
    place.scales = scale->second.begin;
    return place;
}

}  // namespace

Result<std::unique_ptr<RowSource>> open_safetensors_rows(const std::filesystem::path& path, std::string tensor) {
    const auto naming_file = in_context("`" + path.string() + "`");
    LODE_ASSIGN(auto file, open_for_reading(path));
    LODE_ASSIGN(const auto header, read_safetensors_header(file, path).map_error(naming_file));
    LODE_ASSIGN(const auto name, name_of(header, std::move(tensor)).map_error(naming_file));
    LODE_ASSIGN(const auto place, place_of(header, name).map_error(naming_file));
    return std::make_unique<TensorRows>(std::move(file.file), path, place);
}

}  // namespace lode
