// Makes a module from a static embedding model, as PyPI's model2vec and sentence-transformers save one: a tokenizer,
// and a row for each of its tokens. Texts in, the mean of their tokens' rows out.
#pragma once

#include <filesystem>
#include <optional>

#include "authoring/folder_goal.h"
#include "authoring/import_summary.h"
#include "authoring/module_identity.h"
#include "base/progress.h"
#include "base/result.h"
#include "module/dtype.h"

namespace lode {

struct StaticModelOptions {
    ModuleIdentity identity;
    /// Of the table (see is_table_dtype). Without it the model's own, where a table can hold it as it is; float16 for a
    /// model's int8, which is plain whole numbers.
    std::optional<Dtype> dtype = {};
    Overwrite overwrite = Overwrite::no;
};

/// Whether a folder has the files of a static embedding model: `tokenizer.json` and `model.safetensors` together, or
/// in `0_StaticEmbedding`, and a configuration.
bool is_static_model(const std::filesystem::path& folder);

/// Makes the module folder `folder`, which appears whole or not at all. Its signature is `default(sentences:
/// string[?]) -> float32[?,dimensions]`, and its vectors are those of model2vec 0.10.0 (`StaticModel.encode`): texts
/// are cut as the model wants it, the unknown token counts for nothing, rows are averaged, and made unit vectors where
/// the configuration says `normalize`. The tokenizer and README.md are copied. Where several tokens share a row
/// (`mapping`), or have weights, each gets its own, which takes the whole table's memory, 4 GiB at most; else a
/// MiB. Errors: `unusable` for a model that is none, or that has tokens without rows, `invalid_argument` for a dtype of
/// no table, `conflict` and `not_found` (see FolderGoal), `interrupted`, and what reading and writing bring.
Result<ImportSummary> import_static_model(const std::filesystem::path& source, const std::filesystem::path& folder,
                                          const StaticModelOptions& options, Progress& progress,
                                          const Cancellation& cancellation);

}  // namespace lode
