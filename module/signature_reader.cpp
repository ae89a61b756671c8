// Reading a signature of `module.json`: every value has one maker, before its first use.
#include "module/signature_reader.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.h"

namespace lode {
namespace {

constexpr std::uint64_t max_rank = 8;
constexpr std::uint64_t max_dimension = std::uint64_t{1} << 40U;  // so that few of them multiply without overflow

tl::unexpected<Error> refuse(std::string why) {
    return fail(ErrorCode::integrity, std::move(why));
}

Result<TensorSpec> parse_tensor(const Json& value) {
    TensorSpec tensor;
    LODE_ASSIGN(tensor.name, json_string(value, "name"));
    if (tensor.name.empty()) return refuse("a value's `name` is empty");
    LODE_ASSIGN(const auto dtype, json_string(value, "dtype"));
    LODE_ASSIGN(tensor.dtype, parse_dtype(dtype));
    LODE_ASSIGN(tensor.shape, parse_shape(value));
    if (json_find(value, "ragged") != nullptr) {
        LODE_ASSIGN(tensor.ragged, json_bool(value, "ragged"));
    }
    if (tensor.ragged && (tensor.shape.size() < 2 || tensor.shape[1]))
        return refuse(fmt::format("`{}` is ragged: expected its second dimension to be null", tensor.name));
    return tensor;
}

Result<std::vector<TensorSpec>> parse_tensors(const Json& value, std::string_view key) {
    LODE_ASSIGN(const Json& array, json_array(value, key));
    std::vector<TensorSpec> tensors;
    for (const Json& entry : array) {
        LODE_ASSIGN(auto tensor, parse_tensor(entry).map_error(in_context([&] { return fmt::format("`{}`", key); })));
        const bool twice =
            std::any_of(tensors.begin(), tensors.end(), [&](const auto& other) { return other.name == tensor.name; });
        if (twice) return refuse(fmt::format("`{}` names `{}` twice", key, tensor.name));
        tensors.push_back(std::move(tensor));
    }
    return tensors;
}

Result<std::map<std::string, std::string>> parse_names(const Json& value, std::string_view key) {
    LODE_ASSIGN(const Json& object, json_object(value, key));
    std::map<std::string, std::string> names;
    for (const auto& [parameter, name] : object.items()) {
        if (!name.is_string() || name.get_ref<const std::string&>().empty())
            return refuse(fmt::format("expected `{}` of `{}` to be the name of a value", parameter, key));
        names.emplace(parameter, name.get<std::string>());
    }
    return names;
}

Result<std::map<std::string, Attribute>> parse_attributes(const Json& value) {
    std::map<std::string, Attribute> attributes;
    if (json_find(value, "attributes") == nullptr) return attributes;
    LODE_ASSIGN(const Json& object, json_object(value, "attributes"));
    for (const auto& [key, attribute] : object.items()) {
        if (attribute.is_string())
            attributes.emplace(key, attribute.get<std::string>());
        else if (attribute.is_boolean())
            attributes.emplace(key, attribute.get<bool>());
        else if (attribute.is_number_float())
            attributes.emplace(key, attribute.get<double>());
        else if (attribute.is_number_unsigned() && attribute.get<std::uint64_t>() > INT64_MAX)
            return refuse(fmt::format("the attribute `{}` is too large", key));
        else if (attribute.is_number_integer())
            attributes.emplace(key, attribute.get<std::int64_t>());
        else
            return refuse(fmt::format("expected the attribute `{}` to be a string, a number, true or false", key));
    }
    return attributes;
}

Result<StepSpec> parse_step(const Json& value) {
    StepSpec step;
    LODE_ASSIGN(step.op, json_string(value, "op"));
    LODE_ASSIGN(step.inputs, parse_names(value, "inputs"));
    LODE_ASSIGN(step.attributes, parse_attributes(value));
    LODE_ASSIGN(step.outputs, parse_names(value, "outputs"));
    return step;
}

/// Every value is made once, before it is used: so that the steps are acyclic as they stand.
Result<void> check_values(const SignatureSpec& signature) {
    std::set<std::string> known;
    for (const auto& input : signature.inputs) known.insert(input.name);
    for (std::size_t i = 0; i < signature.steps.size(); ++i) {
        const auto& step = signature.steps[i];
        for (const auto& [parameter, value] : step.inputs)
            if (!known.contains(value))
                return refuse(
                    fmt::format("step {} (`{}`) uses `{}`, which no step before it makes", i + 1, step.op, value));
        for (const auto& [parameter, value] : step.outputs)
            if (!known.insert(value).second)
                return refuse(fmt::format("step {} (`{}`) makes `{}`, which is there already", i + 1, step.op, value));
    }
    for (const auto& output : signature.outputs)
        if (!known.contains(output.name)) return refuse(fmt::format("no step makes the output `{}`", output.name));
    return {};
}

}  // namespace

Result<Shape> parse_shape(const Json& value) {
    LODE_ASSIGN(const Json& array, json_array(value, "shape"));
    Shape shape;
    for (const Json& dimension : array) {
        if (!dimension.is_null() && !dimension.is_number_unsigned())
            return refuse("expected `shape` to hold whole numbers or null");
        shape.push_back(dimension.is_null() ? std::nullopt : std::optional(dimension.get<std::uint64_t>()));
        if (shape.back().value_or(0) > max_dimension)
            return refuse(fmt::format("`shape` holds {}, more than 2^40", *shape.back()));
    }
    if (shape.size() > max_rank)
        return refuse(fmt::format("`shape` has {} dimensions, more than {}", shape.size(), max_rank));
    return shape;
}

Result<SignatureSpec> parse_signature(const Json& value) {
    SignatureSpec signature;
    LODE_ASSIGN(signature.inputs, parse_tensors(value, "inputs"));
    LODE_ASSIGN(signature.outputs, parse_tensors(value, "outputs"));
    if (signature.outputs.empty()) return refuse("`outputs` is empty");
    LODE_ASSIGN(const Json& steps, json_array(value, "steps"));
    for (const Json& entry : steps) {
        LODE_ASSIGN(auto step, parse_step(entry).map_error(
                                   in_context([&] { return fmt::format("step {}", signature.steps.size() + 1); })));
        signature.steps.push_back(std::move(step));
    }
    LODE_TRY(check_values(signature));
    return signature;
}

}  // namespace lode
