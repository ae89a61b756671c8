// Makes a module from word vectors in text form: tokens or sentences in, rows of one table or their combination out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "authoring/folder_goal.h"
#include "authoring/import_summary.h"
#include "authoring/module_identity.h"
#include "authoring/preset.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/result.h"
#include "module/dtype.h"

namespace lode {

struct ImportOptions {
    ModuleIdentity identity;
    Dtype dtype = Dtype::float32;   ///< of the table: see is_table_dtype
    std::uint64_t oov_buckets = 1;  ///< rows of zeros for unknown tokens; 0: they have no row
    PresetKind preset = PresetKind::token_embedding;
    std::optional<std::uint64_t> top = {};  ///< only so many tokens, from the start
    Overwrite overwrite = Overwrite::no;
};

/// Reads `source` (`-`: stdin) as VectorTextReader does and makes the module folder `folder`, which appears whole or
/// not at all. Of a token that comes twice the first row counts; one warning says how many were skipped. The same input
/// and options give the same bytes. Holds 22 to 43 bytes a token, 4 more for int8, and some MiB; needs the table's size
/// of disk beside the goal, twice for int8. Errors: `unusable` (malformed input, by its line; a value that the dtype
/// cannot hold, by its token), `conflict` and `not_found` (see FolderGoal), `invalid_argument` (options),
/// `interrupted`, and what reading and writing bring. Nothing is left behind on any of them.
Result<ImportSummary> import_vectors(const std::filesystem::path& source, const std::filesystem::path& folder,
                                     const ImportOptions& options, Progress& progress, Log& log,
                                     const Cancellation& cancellation);

}  // namespace lode
