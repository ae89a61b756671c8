// `lode publish`: a module folder goes to a registry.
#include "authoring/publish.h"

#include <memory>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/commands/commands.h"
#include "cli/publishing_access.h"
#include "hub/hub_transport.h"

namespace lode {
namespace {

struct PublishArguments {
    std::string folder;
    std::string registry;
    bool dry_run = false;
};

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

Result<void> run(Context& context, const PublishArguments& arguments) {
    LODE_ASSIGN(auto registry, parse_url(arguments.registry));
    LODE_ASSIGN(const auto settings, context.settings());
    LODE_TRY(check_reach(registry, settings));
    LODE_ASSIGN(const auto module, read_module_folder(arguments.folder));

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
    command->add_flag("--dry-run", arguments->dry_run, "check everything, upload nothing");
}

}  // namespace lode
