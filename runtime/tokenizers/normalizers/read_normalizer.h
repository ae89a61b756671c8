// The normalizers of a tokenizer.json.
#pragma once

#include <memory>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "runtime/tokenizers/normalizers/normalizer.h"

namespace lode {

/// Adds what a `normalizer` of the file says; a `Sequence` is its members. `integrity`, by its name, for one that is
/// not known, and for what is not known in one that is.
Result<void> read_normalizer(const Json& json, std::vector<std::unique_ptr<const Normalizer>>& normalizers);

}  // namespace lode
