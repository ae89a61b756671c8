// Signatures of a build spec: inputs, steps in full and in short, outputs.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "authoring/op_parameters.h"
#include "authoring/spec/spec_parts.h"
#include "base/suggestion.h"

namespace lode {
namespace {

Result<TensorType> type_of(const SpecValue& value) {
    LODE_ASSIGN(const auto text, value.text());
    return parse_type(text).map_error([&](Error e) { return value.at(std::move(e)); });
}

Result<TensorSpec> parse_input(const SpecValue& value) {
    LODE_ASSIGN(const auto object, value.object({"name", "type"}));
    LODE_ASSIGN(const auto name, object.need("name"));
    LODE_ASSIGN(auto name_text, name.text());
    LODE_ASSIGN(const auto type, object.need("type"));
    LODE_ASSIGN(auto parsed, type_of(type));
    return TensorSpec{std::move(name_text), parsed.dtype, std::move(parsed.shape), parsed.ragged};
}

/// A name, or `{"name", "type"}`.
Result<OutputDraft> parse_output(const SpecValue& value) {
    if (value.json().is_string()) return OutputDraft{value.json().get<std::string>()};
    if (!value.json().is_object()) return value.expected("a name, or an object with `name` and `type`");
    LODE_ASSIGN(auto tensor, parse_input(value));
    return OutputDraft{std::move(tensor.name), TensorType{tensor.dtype, std::move(tensor.shape), tensor.ragged}};
}

template <typename Item, typename Parse>
Result<std::vector<Item>> parse_list(const SpecObject& object, std::string_view key, Parse parse) {
    LODE_ASSIGN(const auto value, object.need(key));
    LODE_ASSIGN(const auto list, value.list());
    std::vector<Item> items;
    for (const auto& member : list) {
        LODE_ASSIGN(auto item, parse(member));
        items.push_back(std::move(item));
    }
    return items;
}

Result<Attribute> parse_attribute(const SpecValue& value) {
    const Json& json = value.json();
    if (json.is_string()) return json.get<std::string>();
    if (json.is_boolean()) return json.get<bool>();
    if (json.is_number_float()) return json.get<double>();
    if (json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX)
        return value.refuse("the number is too large");
    if (json.is_number_integer()) return json.get<std::int64_t>();
    return value.expected("a string, a number, true or false");
}

Result<std::map<std::string, Attribute>> parse_attributes(const SpecValue& value) {
    LODE_ASSIGN(const auto members, value.members());
    std::map<std::string, Attribute> attributes;
    for (const auto& [key, member] : members) {
        LODE_ASSIGN(auto attribute, parse_attribute(member));
        attributes.emplace(key, std::move(attribute));
    }
    return attributes;
}

Result<std::map<std::string, std::string>> parse_names(const SpecValue& value) {
    LODE_ASSIGN(const auto members, value.members());
    std::map<std::string, std::string> names;
    for (const auto& [parameter, member] : members) {
        LODE_ASSIGN(auto name, member.text());
        names.emplace(parameter, std::move(name));
    }
    return names;
}

Result<StepSpec> parse_full_step(const SpecValue& value) {
    LODE_ASSIGN(const auto object, value.object({"op", "inputs", "attributes", "outputs"}));
    StepSpec step;
    step.op = value.json().at("op").get<std::string>();
    LODE_ASSIGN(const auto inputs, object.need("inputs"));
    LODE_ASSIGN(step.inputs, parse_names(inputs));
    if (const auto attributes = object.find("attributes")) {
        LODE_ASSIGN(step.attributes, parse_attributes(*attributes));
    }
    LODE_ASSIGN(const auto outputs, object.need("outputs"));
    LODE_ASSIGN(step.outputs, parse_names(outputs));
    return step;
}

Result<const OpParameters*> parameters_of(const SpecValue& op) {
    LODE_ASSIGN(const auto name, op.text());
    if (const auto* parameters = find_op_parameters(name)) return parameters;
    std::vector<std::string> known;
    for (const auto& row : all_op_parameters()) known.emplace_back(row.op);
    const auto meant = nearest_word(name, known);
    return op.refuse(fmt::format("the op `{}` cannot be written in short", name),
                     meant ? fmt::format("did you mean `{}`?", *meant)
                           : R"(write it in full: {"op", "inputs", "attributes", "outputs"})");
}

/// `{OUTPUT: [OP, INPUT…, {ATTRIBUTES}]}`
Result<StepSpec> parse_short_step(const SpecValue& value) {
    LODE_ASSIGN(const auto members, value.members());
    if (members.size() != 1)
        return value.refuse("expected a step",
                            R"(in short {"OUTPUT": ["OP", "INPUT", {"ATTRIBUTE": …}]}, in full with "op")");
    const auto& [output, call] = members.front();
    LODE_ASSIGN(auto words, call.list());
    if (words.empty()) return call.refuse("expected an op, its inputs and its attributes");
    LODE_ASSIGN(const OpParameters* parameters, parameters_of(words.front()));
    StepSpec step{std::string(parameters->op), {}, {}, {{std::string(parameters->output), output}}};
    if (words.back().json().is_object()) {
        LODE_ASSIGN(step.attributes, parse_attributes(words.back()));
        words.pop_back();
    }
    const std::size_t inputs = words.size() - 1;
    if (!takes(*parameters, inputs))
        return call.refuse(fmt::format("the op `{}` does not take {} inputs", parameters->op, inputs));
    for (std::size_t i = 0; i < inputs; ++i) {
        LODE_ASSIGN(auto name, words[i + 1].text());
        step.inputs.emplace(input_parameter(*parameters, i), std::move(name));
    }
    return step;
}

}  // namespace

Result<StepSpec> parse_step(const SpecValue& value) {
    const Json* op = json_find(value.json(), "op");
    return op != nullptr && op->is_string() ? parse_full_step(value) : parse_short_step(value);
}

Result<SignatureDraft> parse_signature(const SpecValue& value) {
    LODE_ASSIGN(const auto object, value.object({"inputs", "steps", "outputs"}));
    SignatureDraft signature;
    LODE_ASSIGN(signature.inputs, parse_list<TensorSpec>(object, "inputs", parse_input));
    LODE_ASSIGN(signature.steps, parse_list<StepSpec>(object, "steps", parse_step));
    LODE_ASSIGN(signature.outputs, parse_list<OutputDraft>(object, "outputs", parse_output));
    return signature;
}

}  // namespace lode
