// `lode serve`: runs a registry.
#include "registry_server/serve.h"

#include <csignal>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/commands/commands.h"

namespace lode {
namespace {

struct Options {
    std::string root;
    std::string listen = "127.0.0.1:8080";
};

Result<void> run(Context& context, const Options& options) {
    LODE_ASSIGN(const auto address, parse_listen_address(options.listen));
    // Taken from the program's own handlers before there are threads: a server ends by finishing what it began.
    LODE_ASSIGN(const auto stop, Event::on_signals({SIGINT, SIGTERM}));
    const auto announce = [&](const std::string& url) {
        context.out << (context.options.json ? fmt::format("{{\"url\":\"{}\"}}\n", url) : url + "\n");
        return context.out.flush();
    };
    return serve({options.root, address}, announce, stop, context.clock, context.terminal);
}

}  // namespace

void add_serve(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = add_command(app, context, "serve", "Run a registry: files to read, and an API to publish",
                                    "lode serve /srv/registry --listen 127.0.0.1:8080",
                                    [&context, options] { return run(context, *options); });
    command->add_option("ROOT", options->root, "the registry's folder; made when it is new")->required();
    command->add_option("--listen", options->listen, "numeric address and port; port 0 is any free one")
        ->type_name("ADDR:PORT")
        ->capture_default_str();
}

}  // namespace lode
