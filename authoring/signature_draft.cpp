// From a draft to what a manifest holds.
#include "authoring/signature_draft.h"

namespace lode {

SignatureSpec declared(SignatureDraft draft) {
    SignatureSpec signature{.inputs = std::move(draft.inputs), .outputs = {}, .steps = std::move(draft.steps)};
    for (auto& output : draft.outputs) {
        TensorType type = std::move(output.type).value_or(TensorType{});
        signature.outputs.push_back({std::move(output.name), type.dtype, std::move(type.shape), type.ragged});
    }
    return signature;
}

}  // namespace lode
