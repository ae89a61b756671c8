// A signature compiled: its steps bound to slots, in the order in which they run.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "module/manifest.h"
#include "runtime/frame_pool.h"
#include "runtime/op.h"
#include "runtime/resources.h"

namespace lode {

/// Safe to run from many threads; after a few calls it allocates nothing of its own.
class Program {
public:
    /// Everything that can be wrong with a signature is found here: `integrity`, naming the signature, the step's
    /// number (from 1) and op.
    static Result<Program> compile(const std::string& name, const SignatureSpec& signature, Resources& resources);

    /// The signature's outputs with the types that its steps give them; what it says of these itself is not looked at.
    /// Errors as those of compile.
    static Result<std::vector<TensorSpec>> infer_outputs(const std::string& name, const SignatureSpec& signature,
                                                         Resources& resources);

    const std::string& name() const { return m_name; }
    const SignatureSpec& signature() const { return m_signature; }
    /// What the steps make of the i-th output: the declared type, or one that says more.
    const ValueType& output_type(std::size_t i) const { return m_outputs[i].type; }

    /// Whether a value on the way is in groups: then an entry of the first dimension stands for several rows.
    bool has_groups() const { return m_has_groups; }

    /// `invalid_argument`: another number or type of arguments, or lengths that are not the declared ones.
    Result<void> check(std::span<const TensorView> arguments) const;
    /// `arguments` are the signature's inputs in order; `destinations` its outputs in order, null where one is not
    /// wanted. Errors as those of `check`, and what steps find in the values.
    Result<void> run(std::span<const TensorView> arguments, std::span<Answer* const> answers) const;

private:
    struct Step {
        std::string op;
        std::unique_ptr<const Op> run;
    };

    Program(std::string name, SignatureSpec signature) : m_name(std::move(name)), m_signature(std::move(signature)) {}
    Result<void> bind_inputs(KnownValues& values) const;
    Result<void> bind_steps(KnownValues& values, Resources& resources);
    Result<void> bind_outputs(const KnownValues& values);

    std::string m_name;
    SignatureSpec m_signature;
    std::vector<Step> m_steps;
    std::vector<TypedSlot> m_outputs;
    bool m_has_groups = false;
    std::unique_ptr<FramePool> m_frames;
};

}  // namespace lode
