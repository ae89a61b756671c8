// Which lookup and which variable make a module's token embedding: those that looking a word up, or its neighbours, is
// about.
#pragma once

#include <optional>
#include <string>

#include "module/manifest.h"

namespace lode {

struct TokenEmbeddingNames {
    std::string lookup;
    std::string variable;
};

/// The first `lookup` step whose ids a `gather` step takes: in the signature `default`, else in the others by name.
/// None where tokens are never looked up.
std::optional<TokenEmbeddingNames> find_token_embedding(const Manifest& manifest);

}  // namespace lode
