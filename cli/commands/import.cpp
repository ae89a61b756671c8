// `lode import`: word vectors in text form become a module folder.
#include <memory>

#include <fmt/format.h>

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
    std::string dtype = "f32";
    std::uint64_t oov_buckets = 1;
    std::optional<std::uint64_t> top;
    std::string preset = "token_embedding";
    std::string description;
    std::string license;
    bool force = false;
};

const std::map<std::string, Dtype>& table_dtypes() {
    static const std::map<std::string, Dtype> dtypes = {
        {"f32", Dtype::float32}, {"f16", Dtype::float16}, {"bf16", Dtype::bfloat16}, {"int8", Dtype::int8}};
    return dtypes;
}

Result<ImportOptions> options_of(const ImportArguments& arguments) {
    ImportOptions options;
    LODE_ASSIGN(options.name, parse_module_name(arguments.name));
    LODE_ASSIGN(options.version, parse_version(arguments.version));
    options.dtype = table_dtypes().at(arguments.dtype);
    options.oov_buckets = arguments.oov_buckets;
    options.top = arguments.top;
    LODE_ASSIGN(options.preset, parse_preset_kind(arguments.preset));
    options.description = arguments.description;
    options.license = arguments.license;
    options.overwrite = arguments.force ? Overwrite::yes : Overwrite::no;
    return options;
}

Result<void> run(Context& context, const ImportArguments& arguments) {
    LODE_ASSIGN(const auto options, options_of(arguments));
    LODE_ASSIGN(const auto summary, import_vectors(arguments.source, arguments.folder, options, context.terminal,
                                                   context.terminal, context.cancellation));
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
    auto* command = add_command(app, context, "import", "Make a module folder from word vectors",
                                "lode import glove.6B.100d.txt glove-en-100 --name acme/glove-en-100 --version 1",
                                [&context, arguments] { return run(context, *arguments); });
    command
        ->add_option("SOURCE", arguments->source,
                     "a file of GloVe or word2vec text, or of word2vec's binary form; - reads stdin")
        ->required();
    command->add_option("DIR", arguments->folder, "the module folder to make")->required();
    command->add_option("--name", arguments->name, "what the module is called")->type_name("P/N")->required();
    command->add_option("--version", arguments->version, "its version")->type_name("V")->required();
    command->add_option("--dtype", arguments->dtype, "what the table is stored as")
        ->capture_default_str()
        ->check(CLI::IsMember({"f32", "f16", "bf16", "int8"}));
    command->add_option("--oov-buckets", arguments->oov_buckets, "rows for unknown tokens; 0: they have none")
        ->check(whole_number_from(0))
        ->capture_default_str();
    command->add_option("--top", arguments->top, "only the first N tokens")
        ->type_name("N")
        ->check(whole_number_from(1));
    command->add_option("--preset", arguments->preset, "what the module takes: tokens, or sentences as well")
        ->capture_default_str()
        ->check(CLI::IsMember({"token_embedding", "text_embedding"}));
    command->add_option("--description", arguments->description, "a sentence for people");
    command->add_option("--license", arguments->license, "the vectors' license, as SPDX names it");
    command->add_flag("--force", arguments->force, "replace the module folder that is there");
}

}  // namespace lode
