// A module's words and their vectors as a file that other programs read.
#pragma once

#include <cstddef>
#include <string>

#include "cli/context.h"

namespace lode {

struct VectorExportRequest {
    std::string handle;
    std::string output;       ///< a file's path
    std::string format;       ///< a name of cli/formats/vector_format.h; empty: by the ending of `output`
    std::size_t threads = 0;  ///< 0: one a core
};

/// Every token of the vocabulary that the module looks words up in, in its order, with its row as float32; rows for
/// unknown tokens are no token's. The file appears whole or not at all. `invalid_argument` for a module that looks no
/// words up.
Result<void> export_vectors(Context& context, const VectorExportRequest& request);

}  // namespace lode
