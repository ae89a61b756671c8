// Embeds texts by the thousand: from the command line or stdin, through a module, to stdout or a file.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"

namespace lode {

struct EmbeddingRequest {
    std::string handle;
    std::vector<std::string> texts;  ///< none: the lines of stdin
    std::string signature = "default";
    std::string output;       ///< a file's path; empty: stdout
    std::string format;       ///< a name of cli/formats/format_name.h; empty: by the ending of `output`, or text
    std::size_t threads = 0;  ///< 0: one a core
};

/// Memory does not grow with the number of texts. `invalid_argument` for a signature that is not strings in, one
/// float32 row a text out, and for formats that do not go with where they should go.
Result<void> embed(Context& context, const EmbeddingRequest& request);

}  // namespace lode
