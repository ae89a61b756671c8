// A step as its op's factory sees it.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "module/manifest.h"
#include "runtime/frame.h"
#include "runtime/resources.h"
#include "runtime/value_type.h"

namespace lode {

struct TypedSlot {
    Slot slot{};
    ValueType type;
};

/// The values of a signature that are known so far, by name.
using KnownValues = std::map<std::string, TypedSlot, std::less<>>;

/// All that the step says must be asked for by the factory: the rest is not known to the op. Every error is
/// `integrity`.
class StepBinding {
public:
    /// All outlive this. Outputs are added to `values`.
    StepBinding(const StepSpec& step, KnownValues& values, Resources& resources)
        : m_step(step), m_values(values), m_resources(resources) {}

    /// The value of an input, which must be of the dtype and stand in one of the forms.
    Result<TypedSlot> input(const std::string& parameter, Dtype dtype, std::initializer_list<Form> forms);
    /// The value of an input, of whatever type.
    Result<TypedSlot> input(const std::string& parameter);
    bool has_input(const std::string& parameter) const { return m_step.inputs.contains(parameter); }
    /// The parameters that the step gives inputs for, sorted.
    std::vector<std::string> input_parameters() const;

    Result<std::string> text_attribute(const std::string& name);
    Result<std::string> text_attribute(const std::string& name, std::string_view otherwise);
    Result<bool> flag_attribute(const std::string& name, bool otherwise);
    /// Within the bounds, both included.
    Result<std::int64_t> integer_attribute(const std::string& name, std::int64_t least, std::int64_t most);
    bool has_attribute(const std::string& name) const { return m_step.attributes.contains(name); }

    /// A new value under the name that the step gives the output.
    Result<Slot> output(const std::string& parameter, ValueType type);
    Resources& resources() { return m_resources; }

    /// Refuses inputs, attributes and outputs that nobody asked for.
    Result<void> check_nothing_is_left() const;

private:
    const Attribute* find_attribute(const std::string& name);
    template <typename T>
    Result<T> attribute(const std::string& name, const T* otherwise, std::string_view kind);

    const StepSpec& m_step;
    KnownValues& m_values;
    Resources& m_resources;
    std::set<std::string> m_asked_inputs;
    std::set<std::string> m_asked_attributes;
    std::set<std::string> m_asked_outputs;
};

}  // namespace lode
