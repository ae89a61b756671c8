// An op: what one step of a signature does. Each is a file in ops/ that offers a factory; ops/all_ops.cpp lists them.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"
#include "runtime/frame.h"
#include "runtime/step_binding.h"

namespace lode {

/// A step, compiled. Immutable; runs on many threads at once, each with its own frame. Every op makes an entry of the
/// first dimension of its outputs from the same entry of its inputs, so that a large batch can be run in parts.
class Op {
public:
    virtual ~Op() = default;
    /// Reads its inputs' slots and makes its outputs.
    virtual Result<void> run(Frame& frame) const = 0;
};

using MakeOp = Result<std::unique_ptr<const Op>> (*)(StepBinding& step);

struct OpEntry {
    std::string_view name;
    MakeOp make;
};

/// Every op that this version knows, sorted by name.
std::span<const OpEntry> all_ops();

}  // namespace lode
