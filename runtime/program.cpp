// Compiling and running signatures.
#include "runtime/program.h"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

namespace lode {
namespace {

Result<MakeOp> find_op(const std::string& name) {
    const auto ops = all_ops();
    const auto found = std::find_if(ops.begin(), ops.end(), [&](const OpEntry& entry) { return entry.name == name; });
    if (found == ops.end())
        return fail(ErrorCode::integrity, fmt::format("the op `{}` is not known to this version of lode", name),
                    "a newer lode may know it");
    return found->make;
}

Result<const TypedSlot*> find_output(const KnownValues& values, const std::string& name) {
    const auto found = values.find(name);
    if (found == values.end()) return fail(ErrorCode::integrity, fmt::format("no step makes the output `{}`", name));
    return &found->second;
}

}  // namespace

Result<Program> Program::compile(const std::string& name, const SignatureSpec& signature, Resources& resources) {
    const auto naming_signature = in_context([&] { return fmt::format("signature `{}`", name); });
    Program program(name, signature);
    KnownValues values;
    LODE_TRY(program.bind_inputs(values).map_error(naming_signature));
    LODE_TRY(program.bind_steps(values, resources).map_error(naming_signature));
    LODE_TRY(program.bind_outputs(values).map_error(naming_signature));
    program.m_has_groups =
        std::any_of(values.begin(), values.end(), [](const auto& value) { return value.second.type.ragged; });
    program.m_frames = std::make_unique<FramePool>(values.size());
    return program;
}

Result<std::vector<TensorSpec>> Program::infer_outputs(const std::string& name, const SignatureSpec& signature,
                                                       Resources& resources) {
    const auto naming_signature = in_context(fmt::format("signature `{}`", name));
    Program program(name, signature);
    KnownValues values;
    LODE_TRY(program.bind_inputs(values).map_error(naming_signature));
    LODE_TRY(program.bind_steps(values, resources).map_error(naming_signature));
    std::vector<TensorSpec> outputs;
    for (const TensorSpec& output : signature.outputs) {
        LODE_ASSIGN(const TypedSlot* made, find_output(values, output.name).map_error(naming_signature));
        outputs.push_back({output.name, made->type.dtype, made->type.shape, made->type.ragged});
    }
    return outputs;
}

Result<void> Program::bind_inputs(KnownValues& values) const {
    for (const TensorSpec& input : m_signature.inputs) {
        const Slot slot{static_cast<std::uint32_t>(values.size())};
        ValueType type{.dtype = input.dtype, .shape = input.shape, .ragged = input.ragged};
        if (!values.try_emplace(input.name, TypedSlot{slot, std::move(type)}).second)
            return fail(ErrorCode::integrity, fmt::format("the input `{}` is there twice", input.name));
    }
    return {};
}

Result<void> Program::bind_steps(KnownValues& values, Resources& resources) {
    for (const StepSpec& step : m_signature.steps) {
        const auto naming_step = in_context([&] { return fmt::format("step {} (`{}`)", m_steps.size() + 1, step.op); });
        LODE_ASSIGN(const MakeOp make, find_op(step.op).map_error(naming_step));
        StepBinding binding(step, values, resources);
        LODE_ASSIGN(auto op, make(binding).map_error(naming_step));
        LODE_TRY(binding.check_nothing_is_left().map_error(naming_step));
        m_steps.push_back({step.op, std::move(op)});
    }
    return {};
}

Result<void> Program::bind_outputs(const KnownValues& values) {
    for (const TensorSpec& output : m_signature.outputs) {
        LODE_ASSIGN(const TypedSlot* made, find_output(values, output.name));
        const ValueType declared{.dtype = output.dtype, .shape = output.shape, .ragged = output.ragged};
        if (!fits(made->type, declared))
            return fail(ErrorCode::integrity, fmt::format("the output `{}` is declared as {}, the steps make {}",
                                                          output.name, describe(declared), describe(made->type)));
        m_outputs.push_back(*made);
    }
    return {};
}

Result<void> Program::check(std::span<const TensorView> arguments) const {
    if (arguments.size() != m_signature.inputs.size())
        return fail(ErrorCode::invalid_argument, fmt::format("the signature `{}` takes {} inputs, got {}", m_name,
                                                             m_signature.inputs.size(), arguments.size()));
    for (std::size_t i = 0; i < arguments.size(); ++i)
        if (!fits(arguments[i], m_signature.inputs[i]))
            return fail(ErrorCode::invalid_argument,
                        fmt::format("the signature `{}` takes `{}`, got {}", m_name, describe(m_signature.inputs[i]),
                                    describe(arguments[i])));
    return {};
}

Result<void> Program::run(std::span<const TensorView> arguments, std::span<Answer* const> answers) const {
    assert(answers.size() == m_outputs.size());
    LODE_TRY(check(arguments));
    auto lease = m_frames->borrow();
    Frame& frame = *lease;
    for (std::size_t i = 0; i < arguments.size(); ++i) frame.set(Slot{static_cast<std::uint32_t>(i)}, arguments[i]);
    for (std::size_t i = 0; i < answers.size(); ++i)
        if (answers[i] != nullptr) frame.write_to(m_outputs[i].slot, *answers[i]);
    for (std::size_t i = 0; i < m_steps.size(); ++i)
        if (auto done = m_steps[i].run->run(frame); !done)
            return std::move(done).map_error(
                in_context(fmt::format("signature `{}`, step {} (`{}`)", m_name, i + 1, m_steps[i].op)));
    for (std::size_t i = 0; i < answers.size(); ++i)
        if (answers[i] != nullptr) LODE_TRY(frame.deliver(m_outputs[i].slot));
    return {};
}

}  // namespace lode
