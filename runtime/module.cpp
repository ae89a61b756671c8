// What a module tells of itself, and its calls.
#include "runtime/module.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "runtime/module_state.h"

namespace lode {
namespace {

Result<Matrix> matrix_of(const ModuleState& module, const Arguments& arguments, std::string_view signature) {
    MatrixAnswer answer;
    LODE_TRY(module.call_for_default(arguments, answer, signature));
    return std::move(answer.matrix);
}

Result<void> fill(const ModuleState& module, const Arguments& arguments, std::span<float> destination,
                  std::string_view signature) {
    SpanAnswer answer(destination);
    return module.call_for_default(arguments, answer, signature);
}

std::span<const NamedArgument> as_span(std::initializer_list<NamedArgument> inputs) {
    return {inputs.begin(), inputs.size()};
}

}  // namespace

const ModuleName& Module::name() const {
    return manifest().name;
}
const Version& Module::version() const {
    return manifest().version;
}
const Digest& Module::digest() const {
    return m_state->folder.digest;
}
const Manifest& Module::manifest() const {
    return m_state->folder.manifest;
}

const std::filesystem::path& Module::path() const {
    return m_state->folder.path;
}

std::vector<std::string> Module::signature_names() const {
    std::vector<std::string> names;
    for (const auto& [name, program] : m_state->programs) names.push_back(name);
    return names;
}

Result<std::span<const TensorSpec>> Module::inputs(std::string_view signature) const {
    LODE_ASSIGN(const Program* program, m_state->program(signature));
    return program->signature().inputs;
}

Result<std::span<const TensorSpec>> Module::outputs(std::string_view signature) const {
    LODE_ASSIGN(const Program* program, m_state->program(signature));
    return program->signature().outputs;
}

std::optional<std::string> Module::message(std::string_view key) const {
    const auto found = manifest().messages.find(std::string(key));
    return found == manifest().messages.end() ? std::nullopt : std::optional(found->second);
}

Result<Matrix> Module::call(std::span<const std::string_view> tokens, std::string_view signature) const {
    return matrix_of(*m_state, Arguments(TensorView(tokens)), signature);
}
Result<Matrix> Module::call(std::initializer_list<std::string_view> tokens, std::string_view signature) const {
    return call(std::span(tokens.begin(), tokens.size()), signature);
}
Result<Matrix> Module::call(const TensorView& value, std::string_view signature) const {
    return matrix_of(*m_state, Arguments(value), signature);
}
Result<Matrix> Module::call(std::span<const NamedArgument> inputs, std::string_view signature) const {
    return matrix_of(*m_state, Arguments(inputs), signature);
}
Result<Matrix> Module::call(std::initializer_list<NamedArgument> inputs, std::string_view signature) const {
    return call(as_span(inputs), signature);
}

Result<void> Module::call_into(std::span<const std::string_view> tokens, std::span<float> destination,
                               std::string_view signature) const {
    return fill(*m_state, Arguments(TensorView(tokens)), destination, signature);
}
Result<void> Module::call_into(const TensorView& value, std::span<float> destination,
                               std::string_view signature) const {
    return fill(*m_state, Arguments(value), destination, signature);
}
Result<void> Module::call_into(std::span<const NamedArgument> inputs, std::span<float> destination,
                               std::string_view signature) const {
    return fill(*m_state, Arguments(inputs), destination, signature);
}

Result<Tensors> Module::call_for_all(std::span<const std::string_view> tokens, std::string_view signature) const {
    return m_state->call_for_all(Arguments(TensorView(tokens)), signature);
}
Result<Tensors> Module::call_for_all(const TensorView& value, std::string_view signature) const {
    return m_state->call_for_all(Arguments(value), signature);
}
Result<Tensors> Module::call_for_all(std::span<const NamedArgument> inputs, std::string_view signature) const {
    return m_state->call_for_all(Arguments(inputs), signature);
}
Result<Tensors> Module::call_for_all(std::initializer_list<NamedArgument> inputs, std::string_view signature) const {
    return call_for_all(as_span(inputs), signature);
}

Result<Variable> Module::variable(const std::string& name) const {
    const auto spec = variables().find(name);
    if (spec == variables().end()) {
        std::vector<std::string_view> names;
        for (const auto& [known, variable] : variables()) names.push_back(known);
        return fail(ErrorCode::invalid_argument, fmt::format("the module `{}` has no variable `{}`; it has: {}",
                                                             to_string(this->name()), name, fmt::join(names, ", ")));
    }
    LODE_ASSIGN(auto table, m_state->variables->open(name));
    return Variable(name, spec->second, std::move(table));
}

std::vector<std::string> Module::changed_variables() const {
    return m_state->variables->changed();
}

}  // namespace lode
