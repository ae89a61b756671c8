// What a step says, handed to its op piece by piece.
#include "runtime/step_binding.h"

#include <algorithm>

#include <fmt/format.h>

namespace lode {
namespace {

tl::unexpected<Error> refuse(std::string why) {
    return fail(ErrorCode::integrity, std::move(why));
}

/// The first key of `said` that is not in `asked`.
template <typename Map>
const std::string* left_over(const Map& said, const std::set<std::string>& asked) {
    for (const auto& [key, value] : said)
        if (!asked.contains(key)) return &key;
    return nullptr;
}

}  // namespace

Result<TypedSlot> StepBinding::input(const std::string& parameter) {
    m_asked_inputs.insert(parameter);
    const auto named = m_step.inputs.find(parameter);
    if (named == m_step.inputs.end()) return refuse(fmt::format("the input `{}` is missing", parameter));
    const auto value = m_values.find(named->second);
    if (value == m_values.end())
        return refuse(fmt::format("the input `{}` is `{}`, which no step before makes", parameter, named->second));
    return value->second;
}

Result<TypedSlot> StepBinding::input(const std::string& parameter, Dtype dtype, std::initializer_list<Form> forms) {
    LODE_ASSIGN(auto value, input(parameter));
    const auto form = form_of(value.type);
    if (value.type.dtype == dtype && form && std::find(forms.begin(), forms.end(), *form) != forms.end()) return value;
    std::string expected;
    for (const Form wanted : forms) expected += (expected.empty() ? "" : " or ") + describe(any_of(dtype, wanted));
    return refuse(fmt::format("the input `{}` is `{}` of type {}, expected {}", parameter, m_step.inputs.at(parameter),
                              describe(value.type), expected));
}

std::vector<std::string> StepBinding::input_parameters() const {
    std::vector<std::string> parameters;
    for (const auto& [parameter, value] : m_step.inputs) parameters.push_back(parameter);
    return parameters;
}

const Attribute* StepBinding::find_attribute(const std::string& name) {
    m_asked_attributes.insert(name);
    const auto found = m_step.attributes.find(name);
    return found == m_step.attributes.end() ? nullptr : &found->second;
}

template <typename T>
Result<T> StepBinding::attribute(const std::string& name, const T* otherwise, std::string_view kind) {
    const Attribute* found = find_attribute(name);
    if (found == nullptr && otherwise != nullptr) return *otherwise;
    if (found == nullptr) return refuse(fmt::format("the attribute `{}` is missing", name));
    if (const T* value = std::get_if<T>(found)) return *value;
    return refuse(fmt::format("expected the attribute `{}` to be {}", name, kind));
}

Result<std::string> StepBinding::text_attribute(const std::string& name) {
    return attribute<std::string>(name, nullptr, "a string");
}

Result<std::string> StepBinding::text_attribute(const std::string& name, std::string_view otherwise) {
    const std::string text(otherwise);
    return attribute(name, &text, "a string");
}

Result<bool> StepBinding::flag_attribute(const std::string& name, bool otherwise) {
    return attribute(name, &otherwise, "true or false");
}

Result<std::int64_t> StepBinding::integer_attribute(const std::string& name, std::int64_t least, std::int64_t most) {
    LODE_ASSIGN(const auto value, attribute<std::int64_t>(name, nullptr, "a whole number"));
    if (value < least || value > most)
        return refuse(fmt::format("the attribute `{}` is {}, not from {} to {}", name, value, least, most));
    return value;
}

Result<Slot> StepBinding::output(const std::string& parameter, ValueType type) {
    m_asked_outputs.insert(parameter);
    const auto named = m_step.outputs.find(parameter);
    if (named == m_step.outputs.end()) return refuse(fmt::format("the output `{}` is missing", parameter));
    const Slot slot{static_cast<std::uint32_t>(m_values.size())};
    if (!m_values.try_emplace(named->second, TypedSlot{slot, std::move(type)}).second)
        return refuse(fmt::format("the value `{}` is made twice", named->second));
    return slot;
}

Result<void> StepBinding::check_nothing_is_left() const {
    if (const auto* key = left_over(m_step.inputs, m_asked_inputs))
        return refuse(fmt::format("the input `{}` is not known to this op", *key));
    if (const auto* key = left_over(m_step.attributes, m_asked_attributes))
        return refuse(fmt::format("the attribute `{}` is not known to this op", *key));
    if (const auto* key = left_over(m_step.outputs, m_asked_outputs))
        return refuse(fmt::format("the output `{}` is not known to this op", *key));
    return {};
}

}  // namespace lode
