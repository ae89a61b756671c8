// Which cached module a word on the command line means.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/context.h"

namespace lode {

/// A handle, `sha256:<64 hex>`, or the first 8 digits or more of the hex, as `lode cache list` prints them. `not_found`
/// for what is not in the cache, `invalid_argument` for digits that several begin with.
Result<Digest> find_cached_module(const Cache& cache, const std::vector<IndexedModule>& modules,
                                  const std::filesystem::path& home, const std::string& word);
/// All of them, in their order.
Result<std::vector<Digest>> find_cached_modules(const Context& context, const Cache& cache,
                                                const std::vector<std::string>& words);

}  // namespace lode
