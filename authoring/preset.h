// Signatures that come ready-made: what most modules of word vectors offer.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "authoring/signature_builder.h"
#include "base/result.h"

namespace lode {

enum class PresetKind {
    token_embedding,  ///< `default(tokens: string[?])`: a row of the table a token
    text_embedding,   ///< `default(sentences: string[?])`: a vector a sentence; `tokens(tokens: string[?])` beside it
};

struct Preset {
    PresetKind kind = PresetKind::token_embedding;
    std::string vocabulary = "vocabulary";
    std::string variable = "embeddings";
    // What follows is for text_embedding.
    bool strip_punctuation = true;                 ///< before sentences are split
    EmptyTokens empty_tokens = EmptyTokens::skip;  ///< skip: TF1's tf.string_split; keep: TF2's tf.strings.split
    std::string combiner = "sqrtn";
};

std::string_view to_string(PresetKind kind);
/// `invalid_argument` for another name.
Result<PresetKind> parse_preset_kind(std::string_view name);

/// The preset's signatures by name. Their outputs are float32[?,dimensions] where that is known, and left to be found
/// out where it is not.
std::map<std::string, SignatureDraft> preset_signatures(const Preset& preset,
                                                        std::optional<std::uint64_t> dimensions = std::nullopt);

}  // namespace lode
