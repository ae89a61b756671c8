// The preset `text_embedding`.
#include "authoring/presets/presets.h"

namespace lode {
namespace {

SignatureValue tokens_of(SignatureBuilder& signature, SignatureValue sentences, const Preset& preset) {
    const auto texts = preset.strip_punctuation ? signature.strip_punctuation(sentences) : sentences;
    if (preset.empty_tokens == EmptyTokens::keep) return signature.split_at(texts, " ");
    return signature.fill_empty(signature.split(texts));
}

}  // namespace

std::map<std::string, SignatureBuilder> make_text_embedding(const Preset& preset,
                                                            std::optional<std::uint64_t> dimensions) {
    SignatureBuilder signature;
    const auto sentences = signature.input("sentences", Dtype::string, {std::nullopt});
    const auto ids = signature.lookup(tokens_of(signature, sentences, preset), preset.vocabulary);
    const auto rows = signature.gather(ids, preset.variable);
    output_rows(signature, signature.combine(rows, preset.combiner), dimensions);
    return {{"default", signature}, {"tokens", make_token_embedding(preset, dimensions).at("default")}};
}

}  // namespace lode
