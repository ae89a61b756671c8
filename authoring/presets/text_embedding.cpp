// The preset `text_embedding`.
#include "authoring/presets/presets.h"

namespace lode {
namespace {

SignatureValue tokens_of(SignatureBuilder& signature, SignatureValue sentences, const Preset& preset) {
    const auto texts = preset.strip_punctuation ? signature.strip_punctuation(sentences) : sentences;
    const auto tokens = signature.split(texts, preset.empty_tokens);
    return preset.empty_tokens == EmptyTokens::skip ? signature.fill_empty_rows(tokens) : tokens;
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
