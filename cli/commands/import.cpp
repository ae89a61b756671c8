// `lode import`: word vectors, or a static embedding model, become a module folder.
#include <memory>

#include <fmt/format.h>

#include "authoring/import_static_model.h"
#include "authoring/import_vectors.h"
#include "cli/command.h"
#include "cli/commands/commands.h"

namespace lode {
namespace {

struct ImportArguments {
    std::string source;
    std::string folder;
    std::string name;
    std::string version;
    std::optional<std::string> dtype;
    std::optional<std::uint64_t> oov_buckets;
    std::optional<std::uint64_t> top;
    std::optional<std::string> preset;
    std::string description;
    std::string license;
    bool force = false;
};

const std::map<std::string, Dtype>& table_dtypes() {
    static const std::map<std::string, Dtype> dtypes = {
        {"f32", Dtype::float32}, {"f16", Dtype::float16}, {"bf16", Dtype::bfloat16}, {"int8", Dtype::int8}};
    return dtypes;
}

Result<ModuleIdentity> identity_of(const ImportArguments& arguments) {
    LODE_ASSIGN(const auto name, parse_module_name(arguments.name));
    LODE_ASSIGN(const auto version, parse_version(arguments.version));
    return ModuleIdentity{name, version, arguments.description, arguments.license};
}

Overwrite overwrite_of(const ImportArguments& arguments) {
    return arguments.force ? Overwrite::yes : Overwrite::no;
}

Result<ImportSummary> import_model(Context& context, const ImportArguments& arguments) {
    for (const auto& [option, is_given] :
         {std::pair("--oov-buckets", arguments.oov_buckets.has_value()), std::pair("--top", arguments.top.has_value()),
          std::pair("--preset", arguments.preset.has_value())})
        if (is_given)
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("{} is for word vectors, and `{}` is a static embedding model", option, arguments.source),
                "a model has its own tokenizer, and takes sentences");
    LODE_ASSIGN(auto identity, identity_of(arguments));
    StaticModelOptions options{.identity = std::move(identity), .overwrite = overwrite_of(arguments)};
    if (arguments.dtype) options.dtype = table_dtypes().at(*arguments.dtype);
    return import_static_model(arguments.source, arguments.folder, options, context.terminal, context.cancellation);
}

Result<ImportSummary> import_text(Context& context, const ImportArguments& arguments) {
    LODE_ASSIGN(auto identity, identity_of(arguments));
    ImportOptions options{.identity = std::move(identity), .top = arguments.top, .overwrite = overwrite_of(arguments)};
    if (arguments.dtype) options.dtype = table_dtypes().at(*arguments.dtype);
    if (arguments.oov_buckets) options.oov_buckets = *arguments.oov_buckets;
    if (arguments.preset) {
        LODE_ASSIGN(options.preset, parse_preset_kind(*arguments.preset));
    }
    return import_vectors(arguments.source, arguments.folder, options, context.terminal, context.terminal,
                          context.cancellation);
}

Result<void> run(Context& context, const ImportArguments& arguments) {
    LODE_ASSIGN(const auto summary,
                is_static_model(arguments.source) ? import_model(context, arguments) : import_text(context, arguments));
    const std::string path = summary.path.string();
    if (!context.options.json) {
        context.out << path << "\n";
        return {};
    }
    context.out << fmt::format(R"({{"path":{},"digest":"{}","tokens":{},"dimensions":{},"skipped":{}}})",
                               json_quote(path), to_string(summary.digest), summary.tokens, summary.dimensions,
                               summary.skipped)
                << "\n";
    return {};
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
    auto arguments = std::make_shared<ImportArguments>();
    auto* command =
        add_command(app, context, "import", "Make a module folder from word vectors or a static embedding model",
                    "lode import glove.6B.100d.txt glove-en-100 --name acme/glove-en-100 --version 1",
                    [&context, arguments] { return run(context, *arguments); });
    command
        ->add_option("SOURCE", arguments->source,
                     "a file of GloVe or word2vec text, or of word2vec's binary form (- reads stdin); or a folder of "
                     "model2vec's or sentence-transformers'")
        ->required();
    command->add_option("DIR", arguments->folder, "the module folder to make")->required();
    command->add_option("--name", arguments->name, "what the module is called")->type_name("P/N")->required();
    command->add_option("--version", arguments->version, "its version")->type_name("V")->required();
    command->add_option("--dtype", arguments->dtype, "what the table is stored as: f32, or what the model has")
        ->check(CLI::IsMember({"f32", "f16", "bf16", "int8"}));
    command->add_option("--oov-buckets", arguments->oov_buckets, "rows for unknown tokens (1); 0: they have none")
        ->check(whole_number_from(0));
    command->add_option("--top", arguments->top, "only the first N tokens")
        ->type_name("N")
        ->check(whole_number_from(1));
    command
        ->add_option("--preset", arguments->preset,
                     "what the module takes: tokens (token_embedding), or sentences as well")
        ->check(CLI::IsMember({"token_embedding", "text_embedding"}));
    command->add_option("--description", arguments->description, "a sentence for people");
    command->add_option("--license", arguments->license, "the vectors' license, as SPDX names it");
    command->add_flag("--force", arguments->force, "replace the module folder that is there");
}

}  // namespace lode
