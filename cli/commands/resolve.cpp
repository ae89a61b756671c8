// `lode resolve`: a handle's local folder.
#include <memory>

#include "cli/command.h"
#include "cli/commands/commands.h"
#include "cli/json_answers.h"

namespace lode {
namespace {

Result<void> run(Context& context, const std::string& handle) {
    LODE_ASSIGN(const auto hub, context.open_hub());
    LODE_ASSIGN(const auto resolved, hub.resolve(handle));
    context.out << (context.options.json ? to_json(resolved) : resolved.module.path.string()) << "\n";
    return {};
}

}  // namespace

void add_resolve(CLI::App& app, Context& context) {
    auto handle = std::make_shared<std::string>();
    auto* command = add_command(app, context, "resolve",
                                "Print the local folder of a module; download and verify what the cache lacks",
                                "lode resolve https://hub.example.org/acme/glove-en-100/1",
                                [&context, handle] { return run(context, *handle); });
    command->add_option("HANDLE", *handle, "a URL or a path of a module")->required();
}

}  // namespace lode
