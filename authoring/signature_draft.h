// A signature as its author gives it: outputs may leave their types to be found out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "module/manifest.h"
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

/// The signature of a draft: an output without a type has the type float32[] for the time being.
SignatureSpec declared(SignatureDraft draft);

}  // namespace lode
