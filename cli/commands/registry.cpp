// `lode registry`: a registry's folder, looked after without a server.
#include <algorithm>
#include <memory>
#include <thread>

#include <fmt/format.h>

#include "base/byte_size.h"
#include "base/printable.h"
#include "cli/command.h"
#include "cli/commands/commands.h"
#include "registry_server/storage/garbage.h"
#include "registry_server/storage/verification.h"

namespace lode {
namespace {

struct RegistryArguments {
    std::string root;
    bool dry_run = false;
};

Result<void> init(Context& context, const RegistryArguments& arguments) {
    LODE_ASSIGN(const auto folder, RegistryFolder::open(arguments.root));
    const auto path = folder.root().string();
    context.out << (context.options.json ? fmt::format("{{\"path\":{}}}\n", json_quote(path)) : path + "\n");
    return {};
}

void print(Context& context, const RegistryVerification& found) {
    std::string json;
    for (const auto& [path, message] : found.faults) {
        if (context.options.json)
            json += fmt::format("{}{{\"path\":{},\"message\":{}}}", json.empty() ? "" : ",", json_quote(path.string()),
                                json_quote(message));
        else
            context.out << fmt::format("{}\t{}\n", printable(path.string(), 4096), printable(message, 500));
    }
    if (context.options.json)
        context.out << fmt::format("{{\"modules\":{},\"versions\":{},\"blobs\":{},\"bytes\":{},\"faults\":[{}]}}\n",
                                   found.modules, found.versions, found.blobs, found.bytes, json);
}

Result<void> verify(Context& context, const RegistryArguments& arguments) {
    LODE_ASSIGN(const auto folder, RegistryFolder::open_existing(arguments.root));
    const auto threads = std::max(1U, std::thread::hardware_concurrency());
    LODE_ASSIGN(const auto found, verify_registry(folder, threads, context.terminal, context.cancellation));
    print(context, found);
    LODE_TRY(context.out.flush());  // the list is whole, and the error follows it
    context.terminal.summary(fmt::format("{} of {}, {}, {} read", counted(found.versions, "version"),
                                         counted(found.modules, "module"), counted(found.blobs, "blob"),
                                         human_size(found.bytes)));
    if (found.faults.empty()) return {};
    return fail(ErrorCode::integrity,
                fmt::format("`{}` has {}", folder.root().string(), counted(found.faults.size(), "fault")),
                "a start of lode serve mends documents; contents come back from a copy, or by publishing again");
}

Result<void> collect(Context& context, const RegistryArguments& arguments) {
    LODE_ASSIGN(const auto folder, RegistryFolder::open_existing(arguments.root));
    LODE_ASSIGN(const auto garbage,
                collect_garbage(folder, context.clock.now(), arguments.dry_run ? Collect::look : Collect::remove));
    std::string json;
    for (const auto& [digest, size] : garbage.blobs) {
        if (context.options.json)
            json +=
                fmt::format("{}{{\"digest\":\"{}\",\"size\":{}}}", json.empty() ? "" : ",", to_string(digest), size);
        else
            context.out << fmt::format("{}\t{}\n", to_string(digest), size);
    }
    if (context.options.json)
        context.out << fmt::format("{{\"dry_run\":{},\"blobs\":[{}],\"uploads\":{},\"bytes\":{}}}\n", arguments.dry_run,
                                   json, garbage.uploads, garbage.bytes);
    context.terminal.summary(fmt::format("{} {} and {}, {}", arguments.dry_run ? "would remove" : "removed",
                                         counted(garbage.blobs.size(), "blob"),
                                         counted(garbage.uploads, "partial upload"), human_size(garbage.bytes)));
    return {};
}

CLI::App* add_root(CLI::App* command, RegistryArguments& arguments) {
    command->add_option("ROOT", arguments.root, "the registry's folder")->required();
    return command;
}

}  // namespace

void add_registry(CLI::App& app, Context& context) {
    auto arguments = std::make_shared<RegistryArguments>();
    CLI::App* registry = app.add_subcommand("registry", "Make, verify and clean a registry's folder");
    registry->require_subcommand(1);
    registry->fallthrough();
    add_root(
        add_command(*registry, context, "init", "Make a registry, or what is missing of one",
                    "lode registry init /srv/registry", [&context, arguments] { return init(context, *arguments); }),
        *arguments);
    add_root(add_command(*registry, context, "verify", "Compare every file and document with the manifests",
                         "lode registry verify /srv/registry",
                         [&context, arguments] { return verify(context, *arguments); }),
             *arguments);
    add_root(add_command(*registry, context, "gc", "Remove what uploads left that were never published",
                         "lode registry gc /srv/registry --dry-run",
                         [&context, arguments] { return collect(context, *arguments); }),
             *arguments)
        ->add_flag("--dry-run", arguments->dry_run, "list it, and leave it");
}

}  // namespace lode
