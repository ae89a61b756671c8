// `lode build`: a module folder from a spec and the files beside it.
#include <memory>

#include <fmt/format.h>

#include "authoring/spec/build_spec.h"
#include "base/paths.h"
#include "cli/command.h"
#include "cli/commands/commands.h"
#include "module/module_folder.h"

namespace lode {
namespace {

struct BuildArguments {
    std::string spec;
    std::string folder;
    bool force = false;
};

std::string names_of(const std::map<std::string, SignatureSpec>& signatures) {
    std::string names;
    for (const auto& [name, signature] : signatures) names += (names.empty() ? "" : ",") + json_quote(name);
    return names;
}

Result<void> run(Context& context, const BuildArguments& arguments) {
    LODE_ASSIGN(const auto builder, read_build_spec(arguments.spec));
    const Overwrite overwrite = arguments.force ? Overwrite::yes : Overwrite::no;
    LODE_TRY(builder.export_to(arguments.folder, overwrite, context.terminal, context.cancellation));
    LODE_ASSIGN(const auto made, read_module_folder(arguments.folder));
    const std::string path = tidied(arguments.folder).string();
    if (context.options.json)
        context.out << fmt::format(R"({{"path":{},"digest":"{}","name":"{}","version":"{}","signatures":[{}]}})",
                                   json_quote(path), to_string(made.digest), to_string(made.manifest.name),
                                   to_string(made.manifest.version), names_of(made.manifest.signatures));
    else
        context.out << path;
    context.out << "\n";
    return {};
}

}  // namespace

void add_build(CLI::App& app, Context& context) {
    auto arguments = std::make_shared<BuildArguments>();
    auto* command =
        add_command(app, context, "build", "Make a module folder from a spec in JSON and the files beside it",
                    "lode build animals.json ./animals", [&context, arguments] { return run(context, *arguments); });
    command->add_option("SPEC", arguments->spec, "what the module is made of: docs/reference/build_spec.md")
        ->required();
    command->add_option("DIR", arguments->folder, "the module folder to make")->required();
    command->add_flag("--force", arguments->force, "replace the module folder that is there");
}

}  // namespace lode
