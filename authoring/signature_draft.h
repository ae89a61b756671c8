// A signature as its author gives it: outputs may leave their types to be found out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "module/module_folder.h"
#include "module/tensor_type.h"

namespace lode {

/// An output and the value that it is: both bear the name. Without a type it is what the steps make of it.
struct OutputDraft {
    std::string name;
    std::optional<TensorType> type = std::nullopt;
};

struct SignatureDraft {
    std::vector<TensorSpec> inputs;
    std::vector<StepSpec> steps;
    std::vector<OutputDraft> outputs;
};

/// The signature as it stands; an output without a type is float32[].
SignatureSpec declared(SignatureDraft draft);

/// The signature with the types that its steps make of its outputs; those that are declared stay, where they fit.
/// `module` has the files and, in its manifest, sorted `files` and what the steps name. `integrity`, naming the
/// signature, for what the runtime would not open.
Result<SignatureSpec> complete(const ModuleFolder& module, const std::string& name, const SignatureDraft& draft);

}  // namespace lode
