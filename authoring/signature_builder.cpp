// Values by number until all are known, then by name.
#include "authoring/signature_builder.h"

#include <optional>
#include <set>

#include <fmt/format.h>

#include "authoring/op_parameters.h"

namespace lode {
namespace {

struct StepDraft {
    std::string op;
    std::map<std::string, std::size_t> inputs;
    std::map<std::string, Attribute> attributes;
    std::map<std::string, std::size_t> outputs;
};

struct NamedOutput {
    std::string name;
    std::size_t value;
    std::optional<TensorType> type;
};

/// `wanted`, or with the least number that makes it new.
std::string new_name(const std::string& wanted, const std::set<std::string>& taken) {
    std::string name = wanted;
    for (int number = 2; taken.contains(name); ++number) name = fmt::format("{}_{}", wanted, number);
    return name;
}

std::map<std::string, std::string> named(const std::map<std::string, std::size_t>& values,
                                         const std::vector<std::string>& names) {
    std::map<std::string, std::string> result;
    for (const auto& [parameter, value] : values) result.emplace(parameter, names[value]);
    return result;
}

}  // namespace

struct SignatureBuilder::State {
    std::vector<std::string> parameters;  // of each value: what it is called where nothing else is said
    std::vector<TensorSpec> inputs;
    std::vector<std::size_t> input_values;  // the value that each input is
    std::vector<StepDraft> steps;
    std::vector<NamedOutput> outputs;
    std::optional<std::string> problem;  // the first one

    void refuse(std::string why) {
        if (!problem) problem = std::move(why);
    }
    /// Its number; 0, and a problem, for a value of another signature.
    std::size_t number_of(const SignatureValue& value) {
        if (value.m_owner == this) return value.m_index;
        refuse("a value of another signature is used");
        return 0;
    }
    Result<std::vector<std::string>> names() const;
};

SignatureBuilder::SignatureBuilder() : m_state(std::make_shared<State>()) {}

SignatureValue SignatureBuilder::add_value(std::string parameter) {
    m_state->parameters.push_back(std::move(parameter));
    return {m_state.get(), m_state->parameters.size() - 1};
}

SignatureValue SignatureBuilder::input(std::string name, Dtype dtype, Shape shape) {
    return input(std::move(name), TensorType{dtype, std::move(shape)});
}

SignatureValue SignatureBuilder::input(std::string name, TensorType type) {
    m_state->inputs.push_back({name, type.dtype, std::move(type.shape), type.ragged});
    m_state->input_values.push_back(m_state->parameters.size());
    return add_value(std::move(name));
}

void SignatureBuilder::output(std::string name, SignatureValue value) {
    const std::size_t number = m_state->number_of(value);
    m_state->outputs.push_back({std::move(name), number, std::nullopt});
}

void SignatureBuilder::output(std::string name, SignatureValue value, TensorType type) {
    output(std::move(name), value);
    m_state->outputs.back().type = std::move(type);
}

std::vector<SignatureValue> SignatureBuilder::step(std::string op, const std::map<std::string, SignatureValue>& inputs,
                                                   std::map<std::string, Attribute> attributes,
                                                   const std::vector<std::string>& outputs) {
    StepDraft step{std::move(op), {}, std::move(attributes), {}};
    for (const auto& [parameter, value] : inputs) step.inputs.emplace(parameter, m_state->number_of(value));
    std::vector<SignatureValue> values;
    for (const auto& parameter : outputs) {
        values.push_back(add_value(parameter));
        step.outputs.emplace(parameter, values.back().m_index);
    }
    m_state->steps.push_back(std::move(step));
    return values;
}

SignatureValue SignatureBuilder::apply(std::string_view op, const std::vector<SignatureValue>& inputs,
                                       std::map<std::string, Attribute> attributes) {
    const OpParameters* parameters = find_op_parameters(op);
    const bool fits = parameters != nullptr && takes(*parameters, inputs.size());
    if (parameters == nullptr)
        m_state->refuse(fmt::format("the op `{}` is not known here: write its step in full", op));
    else if (!fits)
        m_state->refuse(fmt::format("the op `{}` does not take {} inputs", op, inputs.size()));
    std::map<std::string, SignatureValue> by_parameter;
    for (std::size_t i = 0; fits && i < inputs.size(); ++i)
        by_parameter.emplace(input_parameter(*parameters, i), inputs[i]);
    return step(std::string(op), by_parameter, std::move(attributes), {std::string(fits ? parameters->output : op)})
        .front();
}

Result<std::vector<std::string>> SignatureBuilder::State::names() const {
    std::vector<std::string> names(parameters.size());
    std::set<std::string> taken;
    const auto give = [&](std::size_t value, const std::string& name) -> Result<void> {
        if (name.empty()) return fail(ErrorCode::invalid_argument, "the name of an input or an output is empty");
        if (names[value] == name) return {};
        if (!names[value].empty())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("the value `{}` cannot be the output `{}` as well", names[value], name));
        if (!taken.insert(name).second)
            return fail(ErrorCode::invalid_argument, fmt::format("two values are named `{}`", name));
        names[value] = name;
        return {};
    };
    for (std::size_t i = 0; i < inputs.size(); ++i) LODE_TRY(give(input_values[i], inputs[i].name));
    for (const auto& output : outputs) LODE_TRY(give(output.value, output.name));
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (names[i].empty()) LODE_TRY(give(i, new_name(parameters[i], taken)));
    return names;
}

Result<SignatureDraft> SignatureBuilder::finish() const {
    if (m_state->problem) return fail(ErrorCode::invalid_argument, *m_state->problem);
    LODE_ASSIGN(const auto names, m_state->names());
    SignatureDraft draft{.inputs = m_state->inputs, .steps = {}, .outputs = {}};
    for (const auto& step : m_state->steps)
        draft.steps.push_back({step.op, named(step.inputs, names), step.attributes, named(step.outputs, names)});
    for (const auto& output : m_state->outputs) draft.outputs.push_back({output.name, output.type});
    return draft;
}

}  // namespace lode
