// Writing `module.json`, and signatures for people.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "module/manifest.h"

namespace lode {
namespace {

template <typename Members, typename Write>
OrderedJson write_members(const Members& members, Write write_member) {
    OrderedJson object = OrderedJson::object();
    for (const auto& [name, member] : members) object[name] = write_member(member);
    return object;
}

OrderedJson write_variable(const VariableSpec& variable) {
    return {{"file", variable.file},
            {"tensor", variable.tensor},
            {"dtype", to_string(variable.dtype)},
            {"shape", variable.shape},
            {"trainable", variable.trainable}};
}

OrderedJson write_lookup(const LookupSpec& lookup) {
    OrderedJson oov = "skip";
    if (lookup.oov.buckets > 0) oov = {{"buckets", lookup.oov.buckets}};
    return {{"file", lookup.file}, {"size", lookup.size}, {"oov", oov}};
}

OrderedJson write_tensors(const std::vector<TensorSpec>& tensors) {
    OrderedJson array = OrderedJson::array();
    for (const auto& tensor : tensors) {
        OrderedJson shape = OrderedJson::array();
        for (const auto& dimension : tensor.shape)
            shape.push_back(dimension ? OrderedJson(*dimension) : OrderedJson(nullptr));
        array.push_back({{"name", tensor.name}, {"dtype", to_string(tensor.dtype)}, {"shape", shape}});
        if (tensor.ragged) array.back()["ragged"] = true;
    }
    return array;
}

OrderedJson write_step(const StepSpec& step) {
    OrderedJson json = {{"op", step.op}, {"inputs", step.inputs}};
    if (!step.attributes.empty())
        json["attributes"] = write_members(step.attributes, [](const Attribute& attribute) {
            return std::visit([](const auto& value) { return OrderedJson(value); }, attribute);
        });
    json["outputs"] = step.outputs;
    return json;
}

OrderedJson write_signature(const SignatureSpec& signature) {
    OrderedJson steps = OrderedJson::array();
    for (const auto& step : signature.steps) steps.push_back(write_step(step));
    return {
        {"inputs", write_tensors(signature.inputs)}, {"outputs", write_tensors(signature.outputs)}, {"steps", steps}};
}

std::string type_of(const TensorSpec& tensor) {
    return describe_type(tensor.dtype, tensor.shape, tensor.ragged);
}

}  // namespace

std::string to_json(const Manifest& manifest) {
    OrderedJson files = OrderedJson::array();
    for (const auto& file : manifest.files)
        files.push_back({{"path", file.path}, {"size", file.size}, {"sha256", file.digest.hex()}});
    if (manifest.kind) {
        const OrderedJson foreign = {
            {"schema", manifest_schema}, {"kind", to_string(*manifest.kind)}, {"files", std::move(files)}};
        return foreign.dump(2) + "\n";
    }
    OrderedJson json = {
        {"schema", manifest_schema},
        {"name", to_string(manifest.name)},
        {"version", to_string(manifest.version)},
        {"description", manifest.description},
        {"license", manifest.license},
    };
    if (manifest.parent) json["parent"] = to_string(*manifest.parent);
    json["files"] = std::move(files);
    json["variables"] = write_members(manifest.variables, write_variable);
    json["lookups"] = write_members(manifest.lookups, write_lookup);
    json["signatures"] = write_members(manifest.signatures, write_signature);
    json["messages"] =
        write_members(manifest.messages, [](const std::string& text) { return OrderedJson::parse(text); });
    return json.dump(2) + "\n";
}

std::string describe_type(Dtype dtype, const Shape& shape, bool ragged) {
    std::string text = fmt::format("{}{}[", ragged ? "ragged " : "", to_string(dtype));
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i > 0 ? "," : "") + (shape[i] ? std::to_string(*shape[i]) : std::string("?"));
    return text + "]";
}

std::string describe(const TensorSpec& tensor) {
    return tensor.name + ": " + type_of(tensor);
}

std::string describe(std::string_view name, const SignatureSpec& signature) {
    std::string text = fmt::format("{}(", name);
    for (std::size_t i = 0; i < signature.inputs.size(); ++i)
        text += (i > 0 ? ", " : "") + describe(signature.inputs[i]);
    text += ") -> ";
    if (signature.outputs.size() == 1 && signature.outputs.front().name == "default")
        return text + type_of(signature.outputs.front());
    text += "{";
    for (std::size_t i = 0; i < signature.outputs.size(); ++i)
        text += (i > 0 ? ", " : "") + describe(signature.outputs[i]);
    return text + "}";
}

}  // namespace lode
