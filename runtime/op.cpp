// What a step says, handed to its op piece by piece.
#include "runtime/op.h"

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

Result<TypedSlot> StepBinding::find_input(const std::string& parameter) {
    m_asked_inputs.insert(parameter);
    const auto named = m_step.inputs.find(parameter);
    if (named == m_step.inputs.end()) return refuse(fmt::format("the input `{}` is missing", parameter));
    const auto value = m_values.find(named->second);
    if (value == m_values.end())
        return refuse(fmt::format("the input `{}` is `{}`, which no step before makes", parameter, named->second));
    return value->second;
}

Result<TypedSlot> StepBinding::input(const std::string& parameter, Dtype dtype) {
    LODE_ASSIGN(auto value, find_input(parameter));
    if (value.type.dtype != dtype || value.type.shape.size() != (value.type.ragged ? 2 : 1))
        return refuse(fmt::format("the input `{}` is `{}` of type {}, expected {} or {}", parameter,
                                  m_step.inputs.at(parameter), describe(value.type),
                                  describe_type(dtype, Shape(1), false), describe_type(dtype, Shape(2), true)));
    return value;
}

Result<TypedSlot> StepBinding::grouped_rows(const std::string& parameter) {
    LODE_ASSIGN(auto value, find_input(parameter));
    if (value.type.dtype != Dtype::float32 || !value.type.ragged || value.type.shape.size() != 3)
        return refuse(fmt::format("the input `{}` is `{}` of type {}, expected {}", parameter,
                                  m_step.inputs.at(parameter), describe(value.type),
                                  describe_type(Dtype::float32, Shape(3), true)));
    return value;
}

Result<std::string> StepBinding::text_attribute(const std::string& name) {
    m_asked_attributes.insert(name);
    const auto found = m_step.attributes.find(name);
    if (found == m_step.attributes.end()) return refuse(fmt::format("the attribute `{}` is missing", name));
    const auto* text = std::get_if<std::string>(&found->second);
    if (text == nullptr) return refuse(fmt::format("expected the attribute `{}` to be a string", name));
    return *text;
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
