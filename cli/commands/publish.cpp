// `lode publish`: a module folder goes to a registry.
#include "authoring/publish.h"

#include <filesystem>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/commands/commands.h"
#include "cli/publishing_access.h"
#include "hub/hub_transport.h"
#include "module/foreign_folder.h"
#include "module/published_manifest.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

struct PublishArguments {
    std::string folder;
    std::string registry;
    std::string name;
    std::string version;
    bool dry_run = false;
};

/// Of a folder that is there.
Error asking_for_a_name(Error error, const fs::path& folder) {
    std::error_code unknown;
    if (error.code == ErrorCode::not_found && fs::is_directory(folder, unknown))
        error.hint = "to publish a SavedModel or other files, add --name publisher/name --version 1";
    return error;
}

std::string as_json(const std::vector<std::string>& paths) {
    std::string text;
    for (const auto& path : paths) text += fmt::format("{}{{\"path\":{}}}", text.empty() ? "" : ",", json_quote(path));
    return "[" + text + "]";
}

void print(Context& context, const Published& published) {
    if (!context.options.json) {
        context.out << fmt::format("{}#sha256={}\n", to_string(published.url), published.digest.hex());
        return;
    }
    context.out << fmt::format("{{\"url\":{},\"digest\":\"{}\",\"was_there\":{},\"uploaded\":{},\"skipped\":{}}}\n",
                               json_quote(to_string(published.url)), to_string(published.digest), published.was_there,
                               as_json(published.uploaded), as_json(published.skipped));
}

/// A module of lode's own names itself; a folder of anything else is named by the command.
Result<ModuleFolder> read_module(Context& context, const PublishArguments& arguments) {
    const fs::path folder = arguments.folder;
    const bool is_named = !arguments.name.empty() || !arguments.version.empty();
    std::error_code error;
    const bool is_own = fs::exists(folder / manifest_file_name, error);
    if (is_own || !is_named || !fs::is_directory(folder, error)) {
        LODE_ASSIGN(auto module, read_module_folder(folder).map_error(
                                     [&](Error found) { return asking_for_a_name(std::move(found), folder); }));
        if (module.manifest.kind)
            return fail(ErrorCode::integrity,
                        fmt::format("`{}` is a manifest that lode makes for what has none, not a module's",
                                    (folder / manifest_file_name).string()),
                        "remove it, and name the module with --name and --version");
        if (is_named)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("`{}` says itself that it is {}", arguments.folder, title_of(module.manifest)),
                        "leave --name and --version out: they are for folders without module.json");
        return module;
    }
    if (arguments.name.empty() || arguments.version.empty())
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("`{}` has no `{}`, and needs both a name and a version", arguments.folder, manifest_file_name),
            "add --name publisher/name --version 1");
    LODE_ASSIGN(const auto name, parse_module_name(arguments.name));
    LODE_ASSIGN(const auto version, parse_version(arguments.version));
    LODE_ASSIGN(auto module, read_foreign_folder(folder, context.terminal, context.cancellation));
    LODE_ASSIGN(module.manifest, published_manifest(std::move(module.manifest), name, version));
    return module;
}

Result<void> run(Context& context, const PublishArguments& arguments) {
    LODE_ASSIGN(auto registry, parse_url(arguments.registry));
    LODE_ASSIGN(const auto settings, context.settings());
    LODE_TRY(check_reach(registry, settings));
    LODE_ASSIGN(const auto module, read_module(context, arguments));

    const auto transport = make_transport(settings, context.clock, context.terminal, context.cancellation);
    std::string token = access_token(registry, settings);
    const PublishTarget target{std::move(registry), std::move(token),
                               arguments.dry_run ? PublishMode::dry_run : PublishMode::real};
    LODE_ASSIGN(const auto published, publish_module(module, target,
                                                     {.transport = *transport,
                                                      .clock = context.clock,
                                                      .progress = context.terminal,
                                                      .log = context.terminal,
                                                      .cancellation = context.cancellation}));
    if (published.was_there) context.terminal.note("the very same module was published before");
    for (const auto& path : published.uploaded)
        context.terminal.note(fmt::format("{} `{}`", arguments.dry_run ? "would upload" : "uploaded", path));
    print(context, published);
    return {};
}

}  // namespace

void add_publish(CLI::App& app, Context& context) {
    auto arguments = std::make_shared<PublishArguments>();
    auto* command = add_command(app, context, "publish", "Publish a module folder to a registry (LODE_TOKEN)",
                                "lode publish glove-en-100 https://hub.example.org",
                                [&context, arguments] { return run(context, *arguments); });
    command->add_option("DIR", arguments->folder, "a module folder")->required();
    command->add_option("REGISTRY", arguments->registry, "the registry's URL")->required();
    command->add_option("--name", arguments->name,
                        "publisher/name, for a folder without module.json (a SavedModel, …)");
    command->add_option("--version", arguments->version, "its version");
    command->add_flag("--dry-run", arguments->dry_run, "check everything, upload nothing");
}

}  // namespace lode
