// `lode yank`: a published version is withdrawn, or shown again.
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "authoring/publishing_client.h"
#include "cli/command.h"
#include "cli/commands/commands.h"
#include "cli/publishing_access.h"
#include "hub/hub_transport.h"
#include "module/handle.h"
#include "resolver/configured_registry.h"

namespace lode {
namespace {

struct YankArguments {
    std::string handle;
    std::string reason;
    bool undo = false;
};

struct Target {
    Url registry;
    ModuleName name;
    Version version;
};

Result<Target> target_of(const NamedModule& named, const HubSettings& settings) {
    if (!named.range.exact())
        return fail(ErrorCode::invalid_argument, "which version? one alone is yanked",
                    fmt::format("lode yank {}@VERSION", to_string(named.name)));
    const auto candidates = registries_for(settings.registries, named.name.publisher);
    if (candidates.size() != 1)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} registries may hold `{}`", candidates.size(), to_string(named.name)),
                    "name one with --registry URL, or write the version's whole URL");
    return Target{candidates.front()->url, named.name, *named.range.exact()};
}

Result<Target> find_target(const YankArguments& arguments, const HubSettings& settings) {
    LODE_ASSIGN(const auto handle, parse_handle(arguments.handle, settings.home));
    if (const auto* named = std::get_if<NamedModule>(&handle.target())) return target_of(*named, settings);
    if (const auto* fixed = std::get_if<FixedUrl>(&handle.target()))
        return Target{fixed->folder.parent().parent().parent(), fixed->name, fixed->version};
    return fail(ErrorCode::invalid_argument, fmt::format("`{}` is no version in a registry", handle.text()),
                "write publisher/name@version, or its URL");
}

Result<void> run(Context& context, const YankArguments& arguments) {
    if (arguments.undo != arguments.reason.empty())
        return fail(ErrorCode::invalid_argument, "a yank has a reason, its undoing has none",
                    "lode yank HANDLE --reason \"…\", or lode yank HANDLE --undo");
    LODE_ASSIGN(const auto settings, context.settings());
    LODE_ASSIGN(const auto target, find_target(arguments, settings));
    LODE_TRY(check_reach(target.registry, settings));
    const auto transport = make_transport(settings, context.clock, context.terminal, context.cancellation);
    const PublishingClient client(*transport, context.clock, context.terminal, context.cancellation);
    LODE_ASSIGN(const auto api, client.open(target.registry, access_token(target.registry, settings)));
    LODE_TRY(arguments.undo ? client.undo_yank(api, target.name, target.version)
                            : client.yank(api, target.name, target.version, arguments.reason));
    const auto url =
        to_string(target.registry / fmt::format("{}/{}", to_string(target.name), to_string(target.version)));
    if (context.options.json)
        context.out << fmt::format("{{\"url\":{},\"yanked\":{},\"reason\":{}}}\n", json_quote(url), !arguments.undo,
                                   json_quote(arguments.reason));
    else
        context.terminal.summary(fmt::format("`{}` is {}", url, arguments.undo ? "yanked no more" : "yanked"));
    return {};
}

}  // namespace

void add_yank(CLI::App& app, Context& context) {
    auto arguments = std::make_shared<YankArguments>();
    auto* command = add_command(app, context, "yank", "Withdraw a published version, which stays for those who name it",
                                "lode yank acme/glove-en-100@1 --reason \"rows are shifted by one\"",
                                [&context, arguments] { return run(context, *arguments); });
    command->add_option("HANDLE", arguments->handle, "publisher/name@version, or the version's URL")->required();
    command->add_option("--reason", arguments->reason, "what everybody who uses it is told")->type_name("TEXT");
    command->add_flag("--undo", arguments->undo, "show it again");
}

}  // namespace lode
