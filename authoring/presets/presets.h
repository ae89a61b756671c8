// Each preset is a file beside this one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "authoring/preset.h"

namespace lode {

/// `default(tokens: string[?])`: look up, gather.
std::map<std::string, SignatureBuilder> make_token_embedding(const Preset& preset,
                                                             std::optional<std::uint64_t> dimensions);

/// `default(sentences: string[?])`, and `tokens` as token_embedding's default. The steps are those of TensorFlow Hub's
/// text embedding exporters (examples/text_embeddings/export.py of v0.12.0 for TF1, text_embeddings_v2 for TF2): strip
/// punctuation, split at spaces, look up, gather, combine. A sentence without tokens is given one empty token, which
/// has an OOV bucket's row like any other unknown one: by the first exporter because it fills such rows, by the second
/// because splitting leaves an empty token there.
std::map<std::string, SignatureBuilder> make_text_embedding(const Preset& preset,
                                                            std::optional<std::uint64_t> dimensions);

/// The value becomes the output `default`, of the type float32[?,dimensions] where that is known.
void output_rows(SignatureBuilder& signature, SignatureValue rows, std::optional<std::uint64_t> dimensions);

}  // namespace lode
