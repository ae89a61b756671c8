// The preset `token_embedding`.
#include "authoring/presets/presets.h"

namespace lode {

void output_rows(SignatureBuilder& signature, SignatureValue rows, std::optional<std::uint64_t> dimensions) {
    if (dimensions)
        signature.output("default", rows, TensorType{Dtype::float32, {std::nullopt, *dimensions}});
    else
        signature.output("default", rows);
}

std::map<std::string, SignatureBuilder> make_token_embedding(const Preset& preset,
                                                             std::optional<std::uint64_t> dimensions) {
    SignatureBuilder signature;
    const auto tokens = signature.input("tokens", Dtype::string, {std::nullopt});
    const auto ids = signature.lookup(tokens, preset.vocabulary);
    output_rows(signature, signature.gather(ids, preset.variable), dimensions);
    return {{"default", signature}};
}

}  // namespace lode
