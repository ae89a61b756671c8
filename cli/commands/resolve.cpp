// `lode resolve`: a handle's local folder.
#include <memory>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/commands/commands.h"

namespace lode {
namespace {

Result<void> run(Context& context, const std::string& handle) {
    LODE_ASSIGN(const auto hub, context.open_hub());
    LODE_ASSIGN(const auto resolved, hub.resolve(handle));
    const std::string path = resolved.module.path.string();
    if (!context.options.json) {
        context.out << path << "\n";
        return {};
    }
    context.out << fmt::format("{{\"handle\":{},\"digest\":\"{}\",\"path\":{},\"source\":\"{}\"}}\n",
                               json_quote(resolved.handle.text()), to_string(resolved.module.digest), json_quote(path),
                               to_string(resolved.source));
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
