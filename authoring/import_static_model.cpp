// A builder that is given the model's parts.
#include "authoring/import_static_model.h"

#include "authoring/module_builder.h"
#include "authoring/static_model.h"
#include "authoring/table_writer.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

constexpr const char* table_name = "embeddings";
constexpr const char* tokenizer_name = "tokenizer.json";

}  // namespace

bool is_static_model(const fs::path& folder) {
    return find_static_model_files(folder).has_value();
}

Result<ImportSummary> import_static_model(const fs::path& source, const fs::path& folder,
                                          const StaticModelOptions& options, Progress& progress,
                                          const Cancellation& cancellation) {
    if (options.dtype) LODE_TRY(check_table_dtype(*options.dtype));
    LODE_ASSIGN(const auto model, StaticModel::open(source));
    ModuleBuilder builder(options.identity);
    LODE_ASSIGN(auto table, model.table(cancellation));
    builder.add_variable(table_name, std::move(table), {.dtype = options.dtype.value_or(model.dtype())});
    builder.add_asset(tokenizer_name, model.tokenizer_file());
    if (auto readme = read_file(source / "README.md")) builder.set_readme(*std::move(readme));
    LODE_ASSIGN(auto signature, model.signature(table_name, tokenizer_name).finish());
    builder.add_signature("default", std::move(signature));
    LODE_ASSIGN(const auto digest, builder.export_to(folder, options.overwrite, progress, cancellation));
    return ImportSummary{folder, digest, model.tokens(), model.dimensions()};
}

}  // namespace lode
