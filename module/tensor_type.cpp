// Reading types of tensors.
#include "module/tensor_type.h"

#include <fmt/format.h>

#include "base/decimal.h"
#include "base/trimmed.h"

namespace lode {
namespace {

constexpr std::size_t max_rank = 8;
constexpr std::string_view ragged_prefix = "ragged ";

tl::unexpected<Error> refuse(std::string_view text, std::string why) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("`{}` is not a tensor's type: {}", text.substr(0, 100), std::move(why)),
                "types are written like `string[?]`, `float32[?,100]` or `ragged string[?,?]`");
}

Result<std::optional<std::uint64_t>> parse_dimension(std::string_view part, std::string_view whole) {
    if (part == "?") return std::nullopt;
    const auto size = parse_decimal(part);
    if (!size) return refuse(whole, fmt::format("expected a dimension to be `?` or a whole number, got `{}`", part));
    return size;
}

Result<Shape> parse_shape(std::string_view parts, std::string_view whole) {
    Shape shape;
    if (trimmed(parts).empty()) return shape;
    while (true) {
        const auto comma = parts.find(',');
        LODE_ASSIGN(const auto dimension, parse_dimension(trimmed(parts.substr(0, comma)), whole));
        shape.push_back(dimension);
        if (shape.size() > max_rank) return refuse(whole, fmt::format("it has more than {} dimensions", max_rank));
        if (comma == std::string_view::npos) return shape;
        parts.remove_prefix(comma + 1);
    }
}

}  // namespace

Result<TensorType> parse_type(std::string_view text) {
    TensorType type;
    std::string_view rest = trimmed(text);
    type.ragged = rest.starts_with(ragged_prefix);
    if (type.ragged) rest = trimmed(rest.substr(ragged_prefix.size()));
    const auto bracket = rest.find('[');
    if (bracket == std::string_view::npos || !rest.ends_with(']'))
        return refuse(text, "expected a dtype and a shape in brackets");
    const std::string_view dtype = trimmed(rest.substr(0, bracket));
    const auto known = parse_dtype(dtype);
    if (!known) return refuse(text, known.error().message);
    type.dtype = *known;
    LODE_ASSIGN(type.shape, parse_shape(rest.substr(bracket + 1, rest.size() - bracket - 2), text));
    if (type.ragged && (type.shape.size() < 2 || type.shape[1]))
        return refuse(text, "it is ragged, so its second dimension is `?`");
    return type;
}

std::string to_string(const TensorType& type) {
    return describe_type(type.dtype, type.shape, type.ragged);
}

}  // namespace lode
