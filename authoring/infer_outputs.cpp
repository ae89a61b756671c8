// The types of what the oldest ops make.
#include "authoring/infer_outputs.h"

#include <map>

#include <fmt/format.h>

#include "module/tensor_type.h"

namespace lode {
namespace {

tl::unexpected<Error> refuse(std::string why) {
    return fail(ErrorCode::integrity, std::move(why));
}

using Types = std::map<std::string, TensorType>;

Result<TensorType> input_of(const StepSpec& step, const std::string& parameter, const Types& types) {
    const auto named = step.inputs.find(parameter);
    if (named == step.inputs.end()) return refuse(fmt::format("the input `{}` is missing", parameter));
    const auto type = types.find(named->second);
    if (type == types.end())
        return refuse(fmt::format("the input `{}` is `{}`, which no step before makes", parameter, named->second));
    return type->second;
}

Result<std::string> text_of(const StepSpec& step, const std::string& attribute) {
    const auto found = step.attributes.find(attribute);
    const auto* text = found == step.attributes.end() ? nullptr : std::get_if<std::string>(&found->second);
    if (text == nullptr) return refuse(fmt::format("the attribute `{}` is missing", attribute));
    return *text;
}

Result<TensorType> type_of(const StepSpec& step, const Types& types, const Manifest& manifest) {
    if (step.op == "strip_punctuation" || step.op == "lowercase") return input_of(step, "texts", types);
    if (step.op == "fill_empty_rows") return input_of(step, "tokens", types);
    if (step.op == "split") {
        LODE_ASSIGN(auto texts, input_of(step, "texts", types));
        texts.shape.emplace_back(std::nullopt);
        return TensorType{Dtype::string, texts.shape, true};
    }
    if (step.op == "lookup") {
        LODE_ASSIGN(auto type, input_of(step, "tokens", types));
        LODE_ASSIGN(const auto name, text_of(step, "lookup"));
        if (!manifest.lookups.contains(name)) return refuse(fmt::format("the module has no lookup `{}`", name));
        type.dtype = Dtype::int64;
        return type;
    }
    if (step.op == "gather") {
        LODE_ASSIGN(auto type, input_of(step, "ids", types));
        LODE_ASSIGN(const auto name, text_of(step, "variable"));
        const auto variable = manifest.variables.find(name);
        if (variable == manifest.variables.end()) return refuse(fmt::format("the module has no variable `{}`", name));
        type.dtype = Dtype::float32;
        type.shape.emplace_back(variable->second.shape.back());
        return type;
    }
    if (step.op == "combine") {
        LODE_ASSIGN(const auto rows, input_of(step, "rows", types));
        if (rows.shape.size() != 3) return refuse("the input `rows` is not in groups");
        return TensorType{Dtype::float32, {rows.shape[0], rows.shape[2]}};
    }
    return refuse(fmt::format("the op `{}` is not known to this version of lode", step.op));
}

}  // namespace

Result<std::vector<TensorSpec>> infer_outputs(const ModuleFolder& module, const SignatureSpec& signature) {
    Types types;
    for (const auto& input : signature.inputs) types[input.name] = {input.dtype, input.shape, input.ragged};
    for (std::size_t i = 0; i < signature.steps.size(); ++i) {
        const StepSpec& step = signature.steps[i];
        LODE_ASSIGN(
            const auto type,
            type_of(step, types, module.manifest).map_error(in_context(fmt::format("step {} (`{}`)", i + 1, step.op))));
        for (const auto& [parameter, value] : step.outputs) types[value] = type;
    }
    std::vector<TensorSpec> outputs;
    for (const auto& output : signature.outputs) {
        const auto type = types.find(output.name);
        if (type == types.end()) return refuse(fmt::format("no step makes the output `{}`", output.name));
        outputs.push_back({output.name, type->second.dtype, type->second.shape, type->second.ragged});
    }
    return outputs;
}

}  // namespace lode
