// An op: what one step of a signature does. Each is a file in ops/ that offers a factory; ops/all_ops.cpp lists them.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "module/manifest.h"
#include "runtime/frame.h"
#include "runtime/resources.h"
#include "runtime/value.h"

namespace lode {

/// A step, compiled. Immutable; runs on many threads at once, each with its own frame.
class Op {
public:
    virtual ~Op() = default;
    /// Reads its inputs' slots and makes its outputs.
    virtual Result<void> run(Frame& frame) const = 0;
};

struct TypedSlot {
    Slot slot{};
    ValueType type;
};

/// The values of a signature that are known so far, by name.
using KnownValues = std::map<std::string, TypedSlot, std::less<>>;

/// A step as its op's factory sees it. All that the step says must be asked for by the factory: the rest is not known
/// to the op. Every error is `integrity`.
class StepBinding {
public:
    /// All outlive this. Outputs are added to `values`.
    StepBinding(const StepSpec& step, KnownValues& values, Resources& resources)
        : m_step(step), m_values(values), m_resources(resources) {}

    /// The value of an input, which must be of the dtype, and a list or a list of groups.
    Result<TypedSlot> input(const std::string& parameter, Dtype dtype);
    /// The value of an input, which must be groups of rows: ragged float32[?,?,dims].
    Result<TypedSlot> grouped_rows(const std::string& parameter);
    Result<std::string> text_attribute(const std::string& name);
    /// A new value under the name that the step gives the output.
    Result<Slot> output(const std::string& parameter, ValueType type);
    Resources& resources() { return m_resources; }

    /// Refuses inputs, attributes and outputs that nobody asked for.
    Result<void> check_nothing_is_left() const;

private:
    Result<TypedSlot> find_input(const std::string& parameter);

    const StepSpec& m_step;
    KnownValues& m_values;
    Resources& m_resources;
    std::set<std::string> m_asked_inputs;
    std::set<std::string> m_asked_attributes;
    std::set<std::string> m_asked_outputs;
};

using MakeOp = Result<std::unique_ptr<const Op>> (*)(StepBinding& step);

struct OpEntry {
    std::string_view name;
    MakeOp make;
};

/// Every op that this version knows.
std::span<const OpEntry> all_ops();

}  // namespace lode
